// The process is killed at every single write, before it, half-way through it, and after it.
import { describe, expect, it } from 'vitest';
import type { Files } from '../../src/core/ports.ts';
import { openJournal } from '../../src/journal/journal.ts';
import { recover } from '../../src/journal/recover.ts';
import { createFakeClock, settled } from '../support/fake-clock.ts';
import { history } from '../support/memories.ts';
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
async function live(files: Files, from: number): Promise<number> {
  const recovered = await recover(files, paths);
  const journal = openJournal({ ports: { files, clock: createFakeClock() }, paths, recovered, onChange: () => {} });
  let acknowledged = -1;
  const record = async (): Promise<void> => {
    for (let index = from; index < states.length; index += 1) {
      await journal.record({ memory: states[index]!, wallAt: 0 as never });
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

async function positionIn(files: Files): Promise<number> {
  const { chain } = await recover(files, paths);
  if (chain.memory === undefined) return -1;
  return positions.get(JSON.stringify(chain.memory)) ?? Number.NaN;
}
