import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Memory } from '../../src/core/memory.ts';
import { history } from '../support/memories.ts';
import { bytesOf, type Contents, paths, recoverFrom, textOf, withFile, written } from './journals.ts';

const states = history(12);
const positions = new Map(states.map((memory, index) => [JSON.stringify(memory), index]));
const last = states.length - 1;
/** Three lives: the files hold the last checkpoint, the one before it, and the frames since each. */
let intact: Contents;

beforeAll(async () => {
  intact = await written([states.slice(0, 4), states.slice(4, 8), states.slice(8)]);
});

/** Where in the history the recovered state stands: a mixture stands nowhere. */
async function positionAfter(contents: Contents): Promise<number> {
  const { chain, notes } = await recoverFrom(contents);
  const position = positions.get(JSON.stringify(chain.memory));
  expect(position !== undefined || chain.memory === undefined, 'is a state of the history').toBe(true);
  expect(position === last || isWholeBeginning(contents) || notes.length > 0, 'a loss is said').toBe(true);
  return position ?? -1;
}
/** Whole frames that are gone from the end leave no sign: a journal that was never continued looks just so. */
function isWholeBeginning(contents: Contents): boolean {
  const text = textOf(contents.get(paths.journal));
  return textOf(intact.get(paths.journal)).startsWith(text.endsWith('\n') ? text : `${text}\n`);
}
const changed = (path: string, edit: (bytes: Uint8Array) => Uint8Array): Contents =>
  withFile(intact, path, edit(intact.get(path) ?? new Uint8Array()));

/** The state after the frames that lie wholly before a byte of the present journal. */
function stateBefore(byte: number): number {
  const lines = textOf(intact.get(paths.journal)?.slice(0, byte)).split('\n').slice(0, -1);
  const changes = lines.filter((line) => line.includes('"kind":"memory"')).length;
  // The journal of the third life begins with the checkpoint of its first state.
  return 8 + changes;
}
function flip(bytes: Uint8Array, at: number, bit: number): Uint8Array {
  const copy = bytes.slice();
  copy[at] = (copy[at] ?? 0) ^ (1 << bit);
  return copy;
}
const others = [paths.state, paths.previousState, paths.previousJournal];

describe('a whole journal', () => {
  it('gives the last state, without a note', async () => {
    const { memory, notes, copies } = await recoverFrom(intact);
    expect(memory).toEqual(states[last]);
    expect(notes).toEqual([]);
    expect(copies).toEqual([]);
  });
});

describe('a damaged journal.jsonl', () => {
  const size = (): number => intact.get(paths.journal)?.length ?? 0;

  it('gives the longest whole beginning when it is cut short at any byte', async () => {
    for (let byte = 0; byte < size(); byte += 1) {
      const position = await positionAfter(changed(paths.journal, (bytes) => bytes.slice(0, byte)));
      expect(position, `cut at ${byte}`).toBeGreaterThanOrEqual(stateBefore(byte));
    }
  });

  it('keeps all frames before the damage when any byte is flipped', async () => {
    for (let byte = 0; byte < size(); byte += 1) {
      const position = await positionAfter(changed(paths.journal, (bytes) => flip(bytes, byte, byte % 8)));
      expect(position, `flipped at ${byte}`).toBeGreaterThanOrEqual(stateBefore(byte));
    }
  });

  it('keeps all frames before the damage when any bit of a sample of bytes is flipped', async () => {
    const place = fc.record({ byte: fc.nat(), bit: fc.nat({ max: 7 }) });
    await fc.assert(
      fc.asyncProperty(place, async ({ byte, bit }) => {
        const at = byte % size();
        expect(await positionAfter(changed(paths.journal, (bytes) => flip(bytes, at, bit)))).toBeGreaterThanOrEqual(
          stateBefore(at),
        );
      }),
      { numRuns: 500 },
    );
  });

  it('ends before a frame that is missing, wherever it is, and before one that stands elsewhere', async () => {
    const lines = textOf(intact.get(paths.journal)).split('\n').slice(0, -1);
    for (const [index] of lines.entries()) {
      const without = lines.filter((_, other) => other !== index);
      const position = await positionAfter(withFile(intact, paths.journal, bytesOf(`${without.join('\n')}\n`)));
      // The first line only repeats the frame of the checkpoint.
      expect(position).toBe(index === 0 ? last : 8 + index - 1);
    }
  });

  it('loses nothing when frames are repeated or change places', async () => {
    const lines = textOf(intact.get(paths.journal)).split('\n').slice(0, -1);
    for (const [index, line] of lines.entries()) {
      const repeated = [...lines.slice(0, index), line, ...lines.slice(index), line];
      expect(await positionAfter(withFile(intact, paths.journal, bytesOf(`${repeated.join('\n')}\n`)))).toBe(last);
      const swapped = [...lines.slice(0, index), ...lines.slice(index).toReversed()];
      expect(await positionAfter(withFile(intact, paths.journal, bytesOf(`${swapped.join('\n')}\n`)))).toBe(last);
    }
  });

  it('gives the checkpoint when it is missing or empty', async () => {
    expect(await positionAfter(withFile(intact, paths.journal, undefined))).toBe(8);
    expect(await positionAfter(withFile(intact, paths.journal, new Uint8Array()))).toBe(8);
    const { notes } = await recoverFrom(withFile(intact, paths.journal, undefined));
    expect(notes).toContainEqual(expect.stringMatching(/What was recorded after frame \d+, if anything, is lost/));
  });
});

describe('damage to any one of the other files', () => {
  it('loses nothing, whichever byte is flipped or is the first to be gone', async () => {
    for (const path of others) {
      const size = intact.get(path)?.length ?? 0;
      expect(size, path).toBeGreaterThan(100);
      for (let byte = 0; byte < size; byte += 1) {
        expect(await positionAfter(changed(path, (bytes) => bytes.slice(0, byte))), `${path} cut at ${byte}`).toBe(
          last,
        );
        const flipped = changed(path, (bytes) => flip(bytes, byte, byte % 8));
        expect(await positionAfter(flipped), `${path} flipped at ${byte}`).toBe(last);
      }
    }
  });

  it('loses nothing when the file is missing', async () => {
    for (const path of others) expect(await positionAfter(withFile(intact, path, undefined))).toBe(last);
  });
});

describe('damage to several files', () => {
  it('still gives a state of the history, or none', async () => {
    const cut = fc.record({ path: fc.constantFrom(...Object.values(paths)), at: fc.nat(), bit: fc.nat({ max: 8 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(cut, { minLength: 2, maxLength: 5 }), async (cuts) => {
        let contents = intact;
        for (const { path, at, bit } of cuts) {
          const bytes = contents.get(path) ?? new Uint8Array();
          const place = at % Math.max(1, bytes.length);
          contents = withFile(contents, path, bit === 8 ? bytes.slice(0, place) : flip(bytes, place, bit));
        }
        await positionAfter(contents);
      }),
      { numRuns: 500 },
    );
  });

  it('gives no state when both checkpoints are gone, and says so', async () => {
    const contents = withFile(withFile(intact, paths.state, undefined), paths.previousState, undefined);
    const { memory, notes } = await recoverFrom(contents);
    expect(memory).toBeUndefined();
    expect(notes.join(' ')).toContain('observed again');
  });
});

describe('a Memory that was recovered', () => {
  it('is usable for the next life, which goes on where the history ended', async () => {
    const damaged = withFile(intact, paths.state, bytesOf('{'));
    const { memory } = await recoverFrom(damaged);
    const state: Memory | undefined = states[last];
    expect(memory).toEqual(state);
  });
});
