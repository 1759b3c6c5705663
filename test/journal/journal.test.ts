import { describe, expect, it } from 'vitest';
import { endAction } from '../../src/core/action-end.ts';
import { instant } from '../../src/core/moment.ts';
import {
  answerLimitMs,
  checkpointAfterFrames,
  firstRetryMs,
  longestRetryMs,
  waitingBytesLimit,
} from '../../src/journal/limits.ts';
import { settled } from '../support/fake-clock.ts';
import { emptyMemory, history, stopUnit, withRecord } from '../support/memories.ts';
import { createMemoryFiles } from '../support/memory-files.ts';
import { bytesOf, paths, recoverFrom, startLife, textOf, withFile } from './journals.ts';

const states = history(20);
const [one, two, three, four] = states as [
  typeof emptyMemory,
  typeof emptyMemory,
  typeof emptyMemory,
  typeof emptyMemory,
];

describe('recording', () => {
  it('is done only when the disk has taken it', async () => {
    const life = await startLife(createMemoryFiles());
    await life.record(one);
    life.files.behave('hold');
    let isDone = false;
    const record = async (): Promise<void> => {
      isDone = await life.record(two);
    };
    void record();
    await settled();
    expect(isDone).toBe(false);
    life.files.behave('well');
    life.files.release();
    await settled();
    expect(isDone).toBe(true);
    expect((await recoverFrom(life.files.contents)).memory).toEqual(two);
  });

  it('writes in one piece what came while an earlier write was under way', async () => {
    const life = await startLife(createMemoryFiles());
    await life.record(one);
    await settled();
    life.files.log.length = 0;
    life.files.behave('hold');
    const all = [life.record(two), life.record(three), life.record(four)];
    await settled();
    expect(life.files.log).toEqual(['append journal.jsonl']);
    life.files.behave('well');
    life.files.release();
    expect(await Promise.all(all)).toEqual([true, true, true]);
    expect(life.files.log).toEqual(['append journal.jsonl', 'append journal.jsonl']);
    expect((await recoverFrom(life.files.contents)).memory).toEqual(four);
  });

  it('writes nothing when nothing changed', async () => {
    const life = await startLife(createMemoryFiles());
    await life.record(one);
    life.files.log.length = 0;
    expect(await life.record(structuredClone(one))).toBe(true);
    expect(life.files.log).toEqual([]);
  });

  it('names the actions that begin and how they end', async () => {
    const action = stopUnit('n1');
    const life = await startLife(createMemoryFiles());
    const begun = withRecord(emptyMemory, action.id);
    await life.journal.record({ memory: begun, wallAt: life.clock.wallNow(), begins: [action] });
    const end = { id: action.id, outcome: 'failed', at: instant(2_000), note: 'no route' } as const;
    await life.journal.record({ memory: endAction(begun, end), wallAt: life.clock.wallNow(), end });
    const lines = `${textOf(life.files.contents.get(paths.previousJournal))}${textOf(life.files.contents.get(paths.journal))}`;
    expect(lines).toContain('"kind":"begin","wallAt":');
    expect(lines).toContain('"reason":"NodeIsFree"');
    expect(lines).toContain('"note":"no route"');
    const { memory } = await recoverFrom(life.files.contents);
    expect(memory?.records[action.id]).toMatchObject({ outcome: 'failed', endedAt: 2_000 });
  });

  it('leaves the outcome of what was in flight at a crash unknown', async () => {
    const action = stopUnit('n1');
    const life = await startLife(createMemoryFiles());
    await life.record(withRecord(emptyMemory, action.id));
    const next = await startLife(life.files);
    expect(next.recovered.memory?.records[action.id]?.outcome).toBe('unknown');
    // The chain still says what was recorded, or a patch on it would be one of another state.
    await next.record(next.recovered.memory!);
    expect((await startLife(life.files)).recovered.memory?.records[action.id]?.outcome).toBe('unknown');
  });
});

describe('a disk that refuses', () => {
  it('is said, holds nobody up, and is asked again with growing pauses', async () => {
    const life = await startLife(createMemoryFiles());
    await life.record(one);
    life.files.behave('refuse');
    life.files.log.length = 0;
    expect(await life.record(two)).toBe(false);
    expect(life.journal.reading()).toEqual({ durable: false, message: 'ENOSPC: no space left on device' });
    expect(life.changes()).toBe(1);
    const reading = life.journal.reading();
    expect(await life.record(three)).toBe(false);
    await life.clock.advance(firstRetryMs + 2 * firstRetryMs);
    expect(life.files.log).toHaveLength(3);
    expect(life.journal.reading()).toBe(reading);
    await life.clock.advance(20 * longestRetryMs);
    expect(life.files.log.length).toBeGreaterThan(15);
    expect(life.files.log.length).toBeLessThan(30);
  });

  for (const behaviour of ['refuse', 'tear', 'write-and-refuse', 'refuse-append'] as const) {
    it(`gets a whole checkpoint first once it works again, after it did "${behaviour}"`, async () => {
      const life = await startLife(createMemoryFiles());
      await life.record(one);
      life.files.behave(behaviour);
      expect(await life.record(two)).toBe(false);
      await life.record(three);
      life.files.log.length = 0;
      life.files.behave('well');
      await life.clock.advance(firstRetryMs);
      expect(life.files.log[0]).toBe('replace state.1.json');
      expect(life.journal.reading()).toEqual({ durable: true, message: '' });
      expect(await life.record(four)).toBe(true);
      expect((await recoverFrom(life.files.contents)).memory).toEqual(four);
      // The way to the checkpoint is on disk as well: without it nothing is lost.
      const damaged = withFile(life.files.contents, paths.state, bytesOf('?'));
      expect((await recoverFrom(damaged)).memory).toEqual(four);
    });
  }

  it('counts as refusing when it does not answer, and its late answer counts', async () => {
    const life = await startLife(createMemoryFiles());
    await life.record(one);
    life.files.behave('hold');
    const recorded = life.record(two);
    await life.clock.advance(answerLimitMs);
    expect(await recorded).toBe(false);
    expect(life.journal.reading().message).toContain('not answered');
    expect(await life.record(three)).toBe(false);
    life.files.behave('well');
    life.files.release();
    await settled();
    expect(life.journal.reading().durable).toBe(true);
    expect((await recoverFrom(life.files.contents)).memory).toEqual(three);
  });

  it('leaves no gap in the chain when it answers after frames were forgotten', async () => {
    const life = await startLife(createMemoryFiles());
    await life.record(one);
    life.files.behave('hold');
    void life.record(two);
    await life.clock.advance(answerLimitMs);
    const large = { ...emptyMemory, marks: { large: { prior: 'x'.repeat(waitingBytesLimit), run: 'r' as never } } };
    await life.record(large);
    await life.record(three);
    life.files.behave('well');
    life.files.release();
    await settled();
    await life.record(four);
    expect((await recoverFrom(life.files.contents)).memory).toEqual(four);
    expect((await recoverFrom(withFile(life.files.contents, paths.state, bytesOf('?')))).notes).not.toEqual([]);
  });

  it('costs bounded memory: beyond the limit only the newest state is kept', async () => {
    const life = await startLife(createMemoryFiles());
    await life.record(one);
    life.files.behave('refuse');
    const large = 'x'.repeat(waitingBytesLimit / 4);
    for (let index = 0; index < 8; index += 1) {
      await life.record({ ...emptyMemory, marks: { [`${index}`]: { prior: `${index}${large}`, run: 'r' as never } } });
      await life.clock.advance(longestRetryMs);
    }
    life.files.behave('well');
    await life.clock.advance(longestRetryMs);
    expect(life.journal.reading().durable).toBe(true);
    const bytes = [...life.files.contents.values()].reduce((sum, content) => sum + content.length, 0);
    expect(bytes).toBeLessThan(2 * waitingBytesLimit);
    await life.record(two);
    expect((await recoverFrom(life.files.contents)).memory).toEqual(two);
  });
});

describe('a journal that is closed', () => {
  it('takes nothing more and keeps nobody waiting', async () => {
    const life = await startLife(createMemoryFiles());
    await life.record(one);
    await life.journal.close();
    expect(await life.record(two)).toBe(false);
    expect((await recoverFrom(life.files.contents)).memory).toEqual(one);
  });
});

describe('generations', () => {
  it('turn after a number of frames, and both hold the last state', async () => {
    const life = await startLife(createMemoryFiles());
    for (let count = 1; count <= checkpointAfterFrames + 5; count += 1)
      await life.record({ ...emptyMemory, runCount: count });
    await settled();
    const { contents } = life.files;
    expect(textOf(contents.get(paths.journal)).split('\n').length).toBeLessThan(20);
    for (const path of [paths.state, paths.previousState, paths.previousJournal]) {
      const { memory } = await recoverFrom(withFile(contents, path, bytesOf('?')));
      expect(memory?.runCount, path).toBe(checkpointAfterFrames + 5);
    }
  });

  it('stay when no checkpoint can be written; appending goes on and the reason is said', async () => {
    const life = await startLife(createMemoryFiles());
    await life.record({ ...emptyMemory, runCount: 0 });
    life.files.behave('refuse-replace');
    const end = checkpointAfterFrames + 50;
    for (let count = 1; count <= end; count += 1) {
      expect(await life.record({ ...emptyMemory, runCount: count })).toBe(true);
    }
    expect(life.journal.reading()).toMatchObject({ durable: true });
    expect(life.journal.reading().message).toContain('No checkpoint');
    expect((await recoverFrom(life.files.contents)).memory?.runCount).toBe(end);
    life.files.behave('well');
    await life.clock.advance(longestRetryMs);
    await life.record(two);
    await settled();
    expect(life.journal.reading()).toEqual({ durable: true, message: '' });
    expect((await recoverFrom(life.files.contents)).memory).toEqual(two);
  });

  it('stay when the disk lies about a checkpoint: the frames are not given up for it', async () => {
    const life = await startLife(createMemoryFiles());
    await life.record(one);
    const kept = new Map(life.files.contents);
    life.files.behave('refuse');
    await life.record(two);
    life.files.behave('lie');
    await life.clock.advance(firstRetryMs);
    expect(life.journal.reading().message).toContain('does not hold what was written');
    expect((await recoverFrom(kept)).memory).toEqual(one);
    expect((await recoverFrom(life.files.contents)).memory).toEqual(one);
  });
});
