// A whole unsealing on the real site, with shares that would be known anywhere, on every path that fails: none of them comes out.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parseConfig } from '../../src/api/config.ts';
import { openHostClock } from '../../src/clients/host-clock.ts';
import { openSite } from '../../src/controller/site/open-site.ts';
import { openTellers } from '../../src/controller/tellers.ts';
import type { ActionEnd } from '../../src/core/action-end.ts';
import { cellName } from '../../src/core/facts.ts';
import { createExecutor } from '../../src/executor/executor.ts';
import type { Fault, Faults } from '../../src/lab/servers/kubernetes/faults.ts';
import { aSharesFile } from '../executor/handlers/vault-rig.ts';
import { actionOf } from '../lab/in-memory/bench.ts';
import { aFile, until } from '../support/lab-api.ts';
import { createKeptOutput } from '../support/log-output.ts';
import { ownAddress } from '../support/loopback.ts';
import { aVaultApi, first, type VaultApiOptions } from '../support/vault-api.ts';

const canaries = ['Q2FuYXJ5T25l', 'Q2FuYXJ5VHdv', 'Q2FuYXJ5VGhyZWU='] as const;
/** In whatever form somebody might repeat them. */
const known = /Q2FuYXJ5|Canary(One|Two|Three)|51324675|81.50.70.117/i;

interface Case extends VaultApiOptions {
  readonly lines?: readonly string[];
  readonly mode?: number;
  /** Run in the folder of the file of shares. */
  readonly breakglass?: string;
  readonly faults?: Faults;
  readonly timeoutMs?: number;
  readonly outcome: ActionEnd['outcome'];
}

const clock = openHostClock();

async function play({ lines, mode, breakglass, faults, timeoutMs = 5_000, ...rest }: Case) {
  const said: unknown[] = [];
  const api = await aVaultApi({ shares: canaries, clock, ...rest });
  if (faults !== undefined) api.server.wrong(faults);
  const keys = aSharesFile(canaries);
  const folder = mkdtempSync(join(tmpdir(), 'ananke-run-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const parsed = parseConfig(
    Buffer.from(
      configText({
        server: api.server.url,
        kubeconfig: aFile(api.server.kubeconfig()),
        folder,
        ...(lines === undefined ? {} : { file: aSharesFile(lines, mode) }),
        ...(breakglass === undefined ? {} : { breakglass: breakglass.replaceAll('KEYS', keys) }),
      }),
    ),
  );
  if (parsed.state !== 'valid') throw new Error(JSON.stringify(parsed));
  const { config, file } = parsed;
  const out = createKeptOutput();
  const tellers = openTellers({ parsed, version: '0', clock, out, env: {} });
  const site = openSite({
    config,
    file,
    clock,
    random: () => 0.5,
    host: { root: '/', poweroff: ['false'] },
    onChange: () => undefined,
    onProblem: (message) => tellers.tell('warn', 'part of the site is not used', { why: message }),
  });
  const ends: ActionEnd[] = [];
  const executor = createExecutor(site.ports, (end) => {
    ends.push(end);
    tellers.onEnd(end);
  });
  const action = { ...actionOf({ kind: 'UnsealVault', pod: first }), timeoutMs };
  executor.start(action);
  await until(() => ends.length > 0);
  site.ports.attend({ refresh: [cellName('vault')], machines: [] });
  await until(() => site.ports.perceive(0).facts['vault'] !== undefined);
  await executor.stop();
  said.push(ends, site.ports.perceive(1), out.text(), api.server.requests, process.argv);
  // Only whether: what a test prints when it fails is no place for an environment.
  said.push(known.test(JSON.stringify(process.env)) ? canaries : []);
  await site.close();
  said.push(readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8')));
  return { ends, said: JSON.stringify(said), isSealed: api.seals.isSealed(first) };
}

const answering = (status: number, body: string): Fault => ({ is: 'answer', status, body });
const posted =
  (fault: Fault): Faults =>
  ({ path, method }) =>
    method === 'POST' && path.includes('/proxy/') ? fault : undefined;
const always =
  (fault: Fault): Faults =>
  ({ path }) =>
    path.includes('/proxy/') ? fault : undefined;
const echo = JSON.stringify({ kind: 'Status', reason: canaries[0], message: `no: ${canaries[0]}`, code: 400 });
const echoed = { sealed: true, initialized: true, type: canaries[0], t: 2, n: 3, progress: 1, nonce: canaries[1] };

const cases: readonly (readonly [string, Case])[] = [
  ['a pod that opens', { lines: canaries, outcome: 'accepted' }],
  ['a wrong share', { lines: canaries, shares: ['b3RoZXI=', 'b3RoZXJz'], outcome: 'failed' }],
  ['a wrong share, and others that suffice', { lines: ['Q2FuYXJ5V3Jvbmc=', ...canaries], outcome: 'accepted' }],
  ['too few shares', { lines: canaries.slice(0, 1), outcome: 'failed' }],
  ['a file that others may read', { lines: canaries, mode: 0o644, outcome: 'failed' }],
  ['a file with more than shares', { lines: ['# Q2FuYXJ5T25l: mine', ...canaries], outcome: 'failed' }],
  ['a refusal that repeats it', { lines: canaries, faults: posted(answering(400, echo)), outcome: 'failed' }],
  ['a 403 that repeats it', { lines: canaries, faults: posted(answering(403, echo)), outcome: 'failed' }],
  ['a 503 that repeats it', { lines: canaries, faults: posted(answering(503, echo)), outcome: 'failed' }],
  [
    'a state that repeats it',
    { lines: canaries, faults: always(answering(200, JSON.stringify(echoed))), outcome: 'failed' },
  ],
  ['a page that repeats it', { lines: canaries, faults: posted(answering(200, `<b>${echo}`)), outcome: 'unknown' }],
  ['a cut', { lines: canaries, faults: posted({ is: 'cut' }), outcome: 'unknown' }],
  ['half an answer', { lines: canaries, faults: posted({ is: 'half-json', bytes: 30 }), outcome: 'unknown' }],
  ['too much', { lines: canaries, faults: posted({ is: 'huge', bytes: 1e6, saysSo: false }), outcome: 'unknown' }],
  ['silence', { lines: canaries, faults: posted({ is: 'hang' }), timeoutMs: 300, outcome: 'unknown' }],
  ['a command that prints them', { breakglass: 'cat KEYS', outcome: 'accepted' }],
  ['a command that fails', { breakglass: 'cat KEYS; cat KEYS >&2; exit 9', outcome: 'failed' }],
  ['a command that says more', { breakglass: 'echo the shares are; cat KEYS', outcome: 'failed' }],
  ['a command that is killed', { breakglass: 'cat KEYS; kill -9 $$', outcome: 'failed' }],
  ['a command that is too slow', { breakglass: 'cat KEYS; sleep 100', timeoutMs: 2_300, outcome: 'failed' }],
];

describe('a share', () => {
  it.each(cases)('stays within, with %s', async (_, one) => {
    const { ends, said, isSealed } = await play(one);
    expect(ends.map(({ outcome }) => outcome)).toEqual([one.outcome]);
    expect(isSealed).toBe(one.outcome !== 'accepted');
    expect(said).not.toMatch(known);
    expect(said).toContain('UnsealVault');
  });

  it('is known in what would repeat it', () => {
    for (const share of canaries) {
      const bytes = Buffer.from(share);
      for (const form of [share, bytes.toString('hex'), JSON.stringify([...bytes]), atob(share)])
        expect(form).toMatch(known);
    }
  });
});

interface Text {
  readonly server: string;
  readonly kubeconfig: string;
  readonly folder: string;
  readonly file?: string;
  readonly breakglass?: string;
}

/** Machines and upsd on addresses of the loopback where nobody is. */
function configText({ server, kubeconfig, folder, file, breakglass }: Text): string {
  const node = (name: string, role: string) => ({
    name,
    role,
    host: ownAddress(),
    feeds: ['rack'],
    wake: { method: 'mains' },
  });
  return JSON.stringify({
    cluster: { name: 'home', kubeconfig, api_endpoints: [server] },
    ssh: { user: 'ananke', identity_file: join(folder, 'none'), known_hosts_file: join(folder, 'none') },
    shutdown: { poweroff_enabled: false },
    paths: { run_directory: folder, state_directory: folder },
    ups: [{ name: 'rack', address: `rack@${ownAddress()}` }],
    nodes: [node('pi-1', 'server'), node('pi-2', 'agent')],
    vault: file === undefined ? {} : { unseal_keys_file: file },
    startup: breakglass === undefined ? {} : { vault_unseal_breakglass_command: breakglass },
  });
}
