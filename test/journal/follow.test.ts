import { describe, expect, it } from 'vitest';
import type { Memory } from '../../src/core/memory.ts';
import { followStory, type JournalTail } from '../../src/journal/follow.ts';
import { checkpointAfterFrames } from '../../src/journal/limits.ts';
import { readStory } from '../../src/journal/story.ts';
import { history } from '../support/memories.ts';
import { createMemoryFiles, type MemoryFiles } from '../support/memory-files.ts';
import { bytesOf, paths, startLife, textOf } from './journals.ts';

/** As the tail of a real file: another one has its place after each replacement. */
function tailOf(files: MemoryFiles): JournalTail {
  let turns = -1;
  let offset = 0;
  return {
    look() {
      const bytes = files.contents.get(paths.journal);
      const turned = files.log.filter((line) => line === 'replace journal.jsonl').length;
      if (bytes === undefined) return Promise.resolve({ is: 'nothing' });
      if (turned !== turns || bytes.length < offset) {
        turns = turned;
        offset = 0;
        return Promise.resolve({ is: 'another' });
      }
      const added = bytes.subarray(offset);
      offset = bytes.length;
      return Promise.resolve(added.length === 0 ? { is: 'nothing' } : { is: 'more', bytes: added });
    },
  };
}
async function following(files: MemoryFiles) {
  const from = await readStory(files, paths);
  const follower = followStory({ files, paths, tail: tailOf(files), from });
  return {
    /** Until nothing more is there: the Memory after each new scene. */
    async news(): Promise<readonly (Memory | undefined)[]> {
      // One look finds that it is another file, one finds that it grew.
      const found = [await follower.look(), await follower.look(), await follower.look()];
      return found.flatMap(({ scenes }) => scenes.map(({ after }) => after));
    },
    look: () => follower.look(),
  };
}
const states = history(40);
const distinct = states.filter((state, index) => index > 0 && state !== states[index - 1]);

describe('a journal that is followed', () => {
  it('tells what is written from now on, each once', async () => {
    const life = await startLife(createMemoryFiles());
    for (const state of distinct.slice(0, 5)) await life.record(state);
    const told = await following(life.files);
    expect(await told.news()).toEqual([]);
    for (const state of distinct.slice(5, 9)) await life.record(state);
    expect(await told.news()).toEqual(distinct.slice(5, 9));
    expect(await told.news()).toEqual([]);
  });

  it('tells the first frame ever', async () => {
    const files = createMemoryFiles();
    const told = await following(files);
    const life = await startLife(files);
    for (const state of distinct.slice(0, 2)) await life.record(state);
    expect((await told.news()).at(-1)).toEqual(distinct[1]);
  });

  it('misses nothing and tells nothing twice while generations turn', async () => {
    const life = await startLife(createMemoryFiles());
    await life.record(distinct[0] ?? (states[0] as Memory));
    const told = await following(life.files);
    const counts: number[] = [];
    for (let count = 1; count <= checkpointAfterFrames + 50; count += 1) {
      await life.record({ ...(distinct[0] as Memory), runCount: count });
      if (count % 500 === 0 || count > checkpointAfterFrames - 10)
        counts.push(...(await told.news()).map((memory) => memory?.runCount ?? -1));
    }
    counts.push(...(await told.news()).map((memory) => memory?.runCount ?? -1));
    expect(life.files.log).toContain('replace journal.jsonl');
    // A checkpoint is a frame of its own, after which Memory is what it was.
    const once = counts.filter((count, index) => count !== counts[index - 1]);
    expect(once).toEqual(Array.from({ length: checkpointAfterFrames + 50 }, (_, index) => index + 1));
  });

  it('goes on behind a damaged line, and behind half a line', async () => {
    const life = await startLife(createMemoryFiles());
    await life.record(distinct[0] as Memory);
    const told = await following(life.files);
    await told.news();
    await life.record(distinct[1] as Memory);
    const text = textOf(life.files.contents.get(paths.journal));
    life.files.contents.set(paths.journal, bytesOf(text.slice(0, -20)));
    expect(await told.news()).toEqual([]);
    life.files.contents.set(paths.journal, bytesOf(text));
    expect(await told.news()).toEqual([distinct[1]]);
    life.files.contents.set(paths.journal, bytesOf(`${text}{"nonsense"\n`));
    expect(await told.news()).toEqual([]);
  });

  it('says so when the record began anew', async () => {
    const life = await startLife(createMemoryFiles());
    for (const state of distinct.slice(0, 3)) await life.record(state);
    const told = await following(life.files);
    life.files.contents.clear();
    const next = await startLife(life.files);
    await next.record(distinct[4] as Memory);
    const found = [await told.look(), await told.look(), await told.look()];
    expect(found.flatMap(({ scenes }) => scenes.map(({ after }) => after)).at(-1)).toEqual(distinct[4]);
    expect(found.flatMap(({ notes }) => notes).join(' ')).toContain('something in between may be missing');
  });
});
