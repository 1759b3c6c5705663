// A loop on ports that a test holds in its hand. The log keeps the order of what happened on the ports.
import { createLoop, type Loop, type LoopOptions } from '../../src/controller/loop.ts';
import type { TickReport } from '../../src/controller/ticker.ts';
import type { Action, Outcome } from '../../src/core/action.ts';
import type { Config } from '../../src/core/config.ts';
import { type Decision, type Input, nothingLearned } from '../../src/core/decision.ts';
import { fact } from '../../src/core/facts.ts';
import type { Memory } from '../../src/core/memory.ts';
import { after, type Instant } from '../../src/core/moment.ts';
import type { Attention, Files } from '../../src/core/ports.ts';
import { paths } from '../journal/journals.ts';
import { createFakeClock, type FakeClock, settled } from '../support/fake-clock.ts';
import { emptyMemory, withRecord } from '../support/memories.ts';
import { createMemoryFiles, type MemoryFiles } from '../support/memory-files.ts';

export interface Site {
  readonly loop: Loop;
  readonly clock: FakeClock;
  readonly files: MemoryFiles;
  readonly log: string[];
  readonly reports: TickReport[];
  readonly attention: Attention[];
  readonly notes: string[];
  /** Answers the action in flight. */
  answer(id: string, outcome: Outcome): Promise<void>;
  /** Ends the loop and waits for it. */
  stop(): Promise<void>;
  readonly run: Promise<void>;
}
export interface SiteOptions extends Partial<LoopOptions> {
  readonly files?: MemoryFiles;
  /** What the next decision does; called once a tick. */
  readonly plan: (input: Input) => Partial<Decision>;
}

const config = {} as Config;

export function startSite({ plan, files = createMemoryFiles(), ...rest }: SiteOptions): Site {
  const clock = createFakeClock();
  const log: string[] = [];
  const reports: TickReport[] = [];
  const attention: Attention[] = [];
  const notes: string[] = [];
  const answers = new Map<string, (outcome: Outcome) => void>();
  const decide = (input: Input): Decision => {
    log.push(`decide ${input.snapshot.sequence}`);
    const memory = input.memory ?? emptyMemory;
    return { ...nothing(memory, after(clock.now(), 60_000)), ...plan(input) };
  };
  const stopping = new AbortController();
  const loop = createLoop({
    ports: {
      clock,
      files: logged(files, log),
      perceive: (sequence) => ({ sequence, takenAt: clock.now(), wallAt: clock.wallNow(), facts: {} }),
      attend: (next) => void attention.push(next),
      perform: (action, signal) =>
        new Promise((resolve) => {
          log.push(`perform ${action.id}`);
          answers.set(action.id, (outcome) => resolve({ outcome }));
          signal.addEventListener('abort', () => resolve({ outcome: 'unknown' }));
        }),
    },
    decide,
    config,
    readDesired: () => Promise.resolve({ state: 'absent', message: 'not in this test' }),
    estimates: () => nothingLearned,
    paths,
    onDecision: (report) => void reports.push(report),
    onRecovered: (said) => void notes.push(...said),
    ...rest,
  });
  const run = loop.run(stopping.signal);
  return {
    loop,
    clock,
    files,
    log,
    reports,
    attention,
    notes,
    run,
    async answer(id, outcome) {
      answers.get(id)?.(outcome);
      await settled();
    },
    async stop() {
      stopping.abort();
      await clock.advance(10_000);
      await run;
    },
  };
}

function nothing(memory: Memory, wakeAt: Instant): Decision {
  return {
    memory,
    steps: [],
    actions: [],
    refusals: [],
    conditions: [],
    power: {},
    refresh: [],
    attention: [],
    wakeAt,
  };
}

/** A decision that sends these actions, as the real one does: their records are in flight in its Memory. */
export function sending(input: Input, actions: readonly Action[]): Partial<Decision> {
  const before = input.memory ?? emptyMemory;
  const memory = actions.reduce(
    (memory, { id }) => withRecord(memory, id, (memory.records[id]?.attempts ?? 0) + 1),
    before,
  );
  return { memory, actions };
}

export const isDurable = (input: Input): boolean => {
  const journal = fact(input.snapshot, 'journal');
  return journal.state === 'known' && journal.value.durable;
};

function logged(files: MemoryFiles, log: string[]): Files {
  const name = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
  return {
    read: (path) => files.read(path),
    update: (path, edit) => files.update(path, edit),
    async replace(path, bytes) {
      await files.replace(path, bytes);
      log.push(`synced ${name(path)}`);
    },
    async append(path, bytes) {
      await files.append(path, bytes);
      log.push(`synced ${name(path)}`);
    },
  };
}
