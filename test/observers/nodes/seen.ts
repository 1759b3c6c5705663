// What an observer published, and machines that answer as a test says.
import type { RunEnd } from '../../../src/clients/ssh/outcome.ts';
import type { RunOptions, SshCommand, SshTransport } from '../../../src/clients/ssh/transport.ts';
import type { Knocked } from '../../../src/clients/tcp-knock.ts';
import { firstLine, lastLine } from '../../../src/core/node-verbs/reply.ts';
import { wordsIn } from '../../../src/core/node-verbs/script.ts';
import { verbFrom } from '../../../src/core/node-verbs.ts';
import { known, type Observed, unknown } from '../../../src/core/observed.ts';
import type { Publisher } from '../../../src/observers/publisher.ts';
import type { FakeClock } from '../../support/fake-clock.ts';

export const boot = '6f0d5c3a-8f0e-4b6e-9a53-0d8f6f3b1c2d';
export const machineId = '0123456789abcdef0123456789abcdef';

export interface Seen extends Publisher {
  readonly cells: ReadonlyMap<string, Observed<unknown>>;
  /** Names of the cells that were published or failed, in order. */
  readonly news: readonly string[];
  forgetNews(): void;
}

/** A store that keeps the last of each: what a value comes to over time is the store's business. */
export function aStore(): Seen {
  const cells = new Map<string, Observed<unknown>>();
  const news: string[] = [];
  return {
    cells,
    news,
    publish(name, value, began) {
      cells.set(name, known<unknown>(value, began));
      news.push(name);
    },
    fail(name, { reason, message }) {
      cells.set(name, unknown(reason, message));
      news.push(name);
    },
    forget(name, { reason, message }) {
      cells.set(name, unknown(reason, message));
      news.push(name);
    },
    forgetNews() {
      news.length = 0;
    },
  };
}

export interface FakeSite {
  knocked: Knocked;
  end: (verb: string, machine: string) => RunEnd | Promise<RunEnd>;
  readonly log: string[];
  readonly transport: Pick<SshTransport, 'open' | 'run' | 'state'>;
  readonly knock: (machine: { readonly name: string }) => Promise<Knocked>;
}

export function aSite(clock: FakeClock): FakeSite {
  let isOpen = false;
  const site: FakeSite = {
    knocked: { is: 'answers' },
    end: (verb) => exited(verb === 'probe' ? probeOutput(clock) : listOutput()),
    log: [],
    knock({ name }) {
      site.log.push(`knock ${name}`);
      return Promise.resolve(site.knocked);
    },
    transport: {
      open(machine) {
        site.log.push(`open ${machine}`);
        isOpen = true;
        return Promise.resolve({ is: 'open' });
      },
      run(machine: string, { words }: SshCommand, _options: RunOptions) {
        const verb = verbFrom(wordsIn(words.join(' ')) ?? [])?.verb ?? 'none';
        site.log.push(`${verb} ${machine}`);
        return Promise.resolve(site.end(verb, machine));
      },
      state: () => (isOpen ? { is: 'open', since: clock.now() } : { is: 'closed' }),
    },
  };
  return site;
}

export const exited = (stdout: string, stderr = '', code = 0): RunEnd => ({ is: 'exited', code, stdout, stderr });

export function probeOutput(
  clock: FakeClock,
  { skewMs = 0, more = ['marker none'] }: { skewMs?: number; more?: string[] } = {},
): string {
  const now = `clock ${((clock.wallNow() + skewMs) / 1_000).toFixed(3)}`;
  const facts = [
    `machine ${machineId}`,
    `boot ${boot}`,
    'unit LoadState=loaded',
    'unit ActiveState=active',
    'synchronized yes',
  ];
  const counted = [
    'mounts 1',
    'containers default container 2',
    'containers longhorn-system container 1',
    'containers counted',
  ];
  return [firstLine('probe'), now, ...facts, ...counted, ...more, now, lastLine('probe'), ''].join('\n');
}

export function listOutput(...lines: string[]): string {
  return [firstLine('snapshot-list'), ...lines, 'listed all', lastLine('snapshot-list'), ''].join('\n');
}
