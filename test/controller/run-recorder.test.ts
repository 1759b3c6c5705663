// Each run is recorded once, whatever becomes of it, and whatever becomes of the disk.
import { describe, expect, it } from 'vitest';
import { readRunHistory } from '../../src/api/run-history.ts';
import { createRunRecorder } from '../../src/controller/run-recorder.ts';
import type { TickReport } from '../../src/controller/ticker.ts';
import { runId } from '../../src/core/ids.ts';
import type { Run } from '../../src/core/memory.ts';
import { after, instant } from '../../src/core/moment.ts';
import type { Files } from '../../src/core/ports.ts';
import { aConfig } from '../support/builders/config.ts';
import { aMemory, aRun } from '../support/builders/memory.ts';
import { start } from '../support/builders/snapshot.ts';

const path = '/state/runs.json';

function onDisk() {
  let bytes: Uint8Array | undefined;
  let refuses = false;
  const files = {
    update: async (_path: string, edit: (old: Uint8Array | undefined) => Uint8Array) => {
      if (refuses) throw new Error('no space left');
      bytes = edit(bytes);
    },
  } as unknown as Files;
  return {
    files,
    refuse: (does: boolean) => (refuses = does),
    runs: () => readRunHistory(bytes).runs,
  };
}

const config = aConfig();
const report = (run: Run | undefined, seconds = 0): TickReport => {
  const memory = { ...aMemory(config), ...(run === undefined ? {} : { run }) };
  const input = { snapshot: { takenAt: after(instant(start), seconds * 1_000) } };
  return { input, decision: { memory, steps: [] } } as unknown as TickReport;
};
const closed = (run: Run, seconds: number): Run => ({
  ...run,
  phase: 'closed',
  closedAt: after(run.openedAt, seconds * 1_000),
});

describe('the history of runs', () => {
  it('gets a run once, when it has closed', async () => {
    const disk = onDisk();
    const recorder = createRunRecorder(disk.files, path);
    const run = aRun(config);
    for (const one of [report(run), report(closed(run, 30), 30), report(closed(run, 30), 31)]) {
      recorder.see(one);
      await recorder.projection.write(one);
    }
    expect(disk.runs()).toMatchObject([{ id: run.id, end: 'complete', tookSeconds: 30 }]);
  });

  it('gets a run that gives way to another one, also when nothing could be written in between', async () => {
    const disk = onDisk();
    const recorder = createRunRecorder(disk.files, path);
    const [one, two, three] = ['run-1', 'run-2', 'run-3'].map((id) => ({ ...aRun(config), id: runId(id) }));
    if (one === undefined || two === undefined || three === undefined) throw new Error('three were made');
    recorder.see(report(one));
    recorder.see(report({ ...two, reverses: true }, 5));
    recorder.see(report(three, 9));
    await recorder.projection.write(report(three, 9));
    expect(disk.runs().map(({ id, end }) => `${id} ${end}`)).toEqual(['run-1 turned-round', 'run-2 superseded']);
  });

  it('waits for a disk that refuses', async () => {
    const disk = onDisk();
    const recorder = createRunRecorder(disk.files, path);
    const end = report(closed(aRun(config), 30), 30);
    disk.refuse(true);
    recorder.see(end);
    await expect(recorder.projection.write(end)).rejects.toThrow('no space left');
    disk.refuse(false);
    await recorder.projection.write(end);
    expect(disk.runs()).toHaveLength(1);
  });

  it('does not tell times of another boot of the own host', async () => {
    const disk = onDisk();
    const recorder = createRunRecorder(disk.files, path);
    const end = report(closed({ ...aRun(config), boot: 'before' as Run['boot'] }, 30), 30);
    recorder.see(end);
    await recorder.projection.write(end);
    expect(disk.runs()[0]).toMatchObject({ rows: [] });
    expect(disk.runs()[0]).not.toHaveProperty('tookSeconds');
  });
});
