// The process is killed at every single write, before it, half-way through it, and after it.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runId } from '../../src/core/ids.ts';
import type { Memory } from '../../src/core/memory.ts';
import { timestamp } from '../../src/core/moment.ts';
import type { Files } from '../../src/core/ports.ts';
import { openJournal } from '../../src/journal/journal.ts';
import { checkpointAfterBytes } from '../../src/journal/limits.ts';
import { recover } from '../../src/journal/recover.ts';
import { createFakeClock, settled } from '../support/fake-clock.ts';
import { emptyMemory, history } from '../support/memories.ts';
import { createMemoryFiles, type MemoryFiles } from '../support/memory-files.ts';
import { paths } from './journals.ts';

const states = history(9);
const positions = new Map(states.map((memory, index) => [JSON.stringify(memory), index]));
type Instant = 'before' | 'torn' | 'after';

/** Answers until the write with this number; from then on the process is dead and no promise of it resolves. */
function dyingAt(files: MemoryFiles, number: number, instant: Instant): Files {
  let count = 0;
  const never = new Promise<never>(() => {});
  const write = async (kind: 'append' | 'replace', path: string, bytes: Uint8Array): Promise<void> => {
    count += 1;
    if (count > number) return never;
    if (count < number) return files[kind](path, bytes);
    // A replace is atomic; an append is not.
    if (instant === 'after') await files[kind](path, bytes);
    if (instant === 'torn' && kind === 'append') await files.append(path, bytes.slice(0, bytes.length * 0.7));
    return never;
  };
  return {
    read: (path) => files.read(path),
    replace: (path, bytes) => write('replace', path, bytes),
    append: (path, bytes) => write('append', path, bytes),
    update: () => never,
  };
}

/** Records the states from a position on until it dies or all are recorded; gives the last one that was acknowledged. */
async function live(files: Files, from: number, until = states.length): Promise<number> {
  const recovered = await recover(files, paths);
  const journal = openJournal({ ports: { files, clock: createFakeClock() }, paths, recovered, onChange: () => {} });
  let acknowledged = -1;
  const record = async (): Promise<void> => {
    for (let index = from; index < until; index += 1) {
      await journal.record({ memory: states[index]!, wallAt: timestamp(0) });
      acknowledged = index;
    }
  };
  void record();
  await settled();
  return acknowledged;
}

describe('a process that is killed', () => {
  it('finds what was acknowledged, and at most one state more, whatever write it was killed at, twice in a row', async () => {
    let crashes = 0;
    for (let first = 1; first <= 14; first += 1) {
      for (const instant of ['before', 'torn', 'after'] as const) {
        for (let second = 1; second <= 6; second += 1) {
          const files = createMemoryFiles();
          const one = await live(dyingAt(files, first, instant), 0);
          const after = await positionIn(files);
          expect(after, `killed ${instant} write ${first}`).toBeGreaterThanOrEqual(one);
          expect(after).toBeLessThanOrEqual(one + 1);
          const two = await live(dyingAt(files, second, instant), after + 1);
          const end = await positionIn(files);
          expect(end, `then ${instant} write ${second}`).toBeGreaterThanOrEqual(Math.max(after, two));
          expect(end).toBeLessThanOrEqual(Math.max(after, two) + 1);
          crashes += 2;
        }
      }
    }
    expect(crashes).toBe(14 * 3 * 6 * 2);
  });
});

describe('a process that is killed while the generations turn', () => {
  it('finds what was acknowledged, whatever write it was killed at', async () => {
    // Two of them make a turn due.
    const large = (index: number): Memory => ({
      ...emptyMemory,
      runCount: index,
      marks: { large: { prior: `${index}`.repeat(checkpointAfterBytes * 0.6), run: runId('r') } },
    });
    const countIn = async (files: Files, acknowledged: number): Promise<number> => {
      const { memory, notes } = await recover(files, paths);
      // An append that was cut short is the only thing to be said of a crash, once the first generation is there.
      const unusual = notes.filter((note) => acknowledged > 0 && !note.includes('cut short'));
      expect(unusual).toEqual([]);
      return memory?.runCount ?? 0;
    };
    for (let number = 1; number <= 16; number += 1) {
      for (const instant of ['before', 'torn', 'after'] as const) {
        const files = createMemoryFiles();
        const dying = dyingAt(files, number, instant);
        const recovered = await recover(dying, paths);
        const ports = { files: dying, clock: createFakeClock() };
        const journal = openJournal({ ports, paths, recovered, onChange: () => {} });
        let acknowledged = 0;
        const record = async (): Promise<void> => {
          for (let index = 1; index <= 5; index += 1) {
            await journal.record({ memory: large(index), wallAt: timestamp(0) });
            acknowledged = index;
          }
        };
        void record();
        await settled();
        const found = await countIn(files, acknowledged);
        expect(found, `killed ${instant} write ${number}`).toBeGreaterThanOrEqual(acknowledged);
        expect(found).toBeLessThanOrEqual(acknowledged + 1);
      }
    }
  });
});

describe('a disk that lied about what it had synced', () => {
  it('still gives a state of the history or none, whichever older content each file has after the crash', async () => {
    const versions = new Map<string, (Uint8Array | undefined)[]>(
      Object.values(paths).map((path) => [path, [undefined]]),
    );
    const files = createMemoryFiles();
    const remember = async (path: string, done: Promise<void>): Promise<void> => {
      await done;
      versions.get(path)?.push(files.contents.get(path));
    };
    const watched: Files = {
      read: (path) => files.read(path),
      replace: (path, bytes) => remember(path, files.replace(path, bytes)),
      append: (path, bytes) => remember(path, files.append(path, bytes)),
      update: (path, edit) => files.update(path, edit),
    };
    await live(watched, 0, 3);
    await live(watched, 3, 6);
    await live(watched, 6);
    const choice = fc.tuple(...Object.values(paths).map((path) => fc.tuple(fc.constant(path), fc.nat())));
    await fc.assert(
      fc.asyncProperty(choice, async (chosen) => {
        const contents = new Map<string, Uint8Array>();
        for (const [path, number] of chosen) {
          const all = versions.get(path) ?? [];
          const bytes = all[number % all.length];
          if (bytes !== undefined) contents.set(path, bytes);
        }
        expect(await positionIn(createMemoryFiles(contents))).not.toBeNaN();
      }),
      { numRuns: 1_000 },
    );
  });
});

async function positionIn(files: Files): Promise<number> {
  const { chain } = await recover(files, paths);
  if (chain.memory === undefined) return -1;
  return positions.get(JSON.stringify(chain.memory)) ?? Number.NaN;
}
