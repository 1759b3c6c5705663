// runs.json: whatever became of the file, good entries count, and nothing that is left out goes unsaid.
import { describe, expect, it } from 'vitest';
import { type RunRecord, readRunHistory, runsKept, withRun } from '../../src/api/run-history.ts';
import { aRunRecord } from '../support/builders/run-record.ts';

const bytes = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
const file = (...runs: unknown[]) => bytes({ apiVersion: 'ananke.dev/v1alpha1', kind: 'RunHistory', runs });
const written = (...records: RunRecord[]) =>
  records.reduce<Uint8Array | undefined>((before, record) => withRun(before, record), undefined);

describe('a history of runs', () => {
  it('gives back what was written, oldest first', () => {
    const records = [aRunRecord({ id: 'run-1' }), aRunRecord({ id: 'run-2', end: 'turned-round' })];
    expect(readRunHistory(written(...records))).toEqual({ runs: records, ignored: 0 });
  });

  it('is empty without a file', () => {
    expect(readRunHistory(undefined)).toEqual({ runs: [], ignored: 0 });
  });

  it('leaves out what it does not understand, and counts it', () => {
    const odd = [aRunRecord({ id: 'run-1' }), { id: 'run-2' }, null, 7, { ...aRunRecord(), tookSeconds: -1 }];
    const { runs, ignored } = readRunHistory(file(...odd));
    expect([runs.map(({ id }) => id), ignored]).toEqual([['run-1'], 4]);
  });

  it.each([
    ['empty', new Uint8Array()],
    ['no JSON', new TextEncoder().encode('{"runs": [')],
    ['binary', Uint8Array.of(0xff, 0xfe, 0, 1)],
    ['another kind', bytes({ apiVersion: 'ananke.dev/v1alpha1', kind: 'ClusterStatus', runs: [] })],
    ['that of the first ananke', bytes([{ started: '2026-01-01', seconds: 12 }])],
  ])('that is %s has a problem and no runs', (_what, content) => {
    expect(readRunHistory(content)).toMatchObject({ runs: [], problem: expect.any(String) });
    // The next run begins a new one: there is nothing in it that could be kept.
    expect(readRunHistory(withRun(content, aRunRecord())).runs).toHaveLength(1);
  });

  it('keeps the first record of a run: after a boot less is known of it', () => {
    const { tookSeconds: _gone, ...later } = aRunRecord({ id: 'run-1', rows: [] });
    expect(readRunHistory(written(aRunRecord({ id: 'run-1' }), later)).runs).toEqual([aRunRecord({ id: 'run-1' })]);
  });

  it('keeps the newest when it is full', () => {
    const records = Array.from({ length: runsKept + 3 }, (_, index) => aRunRecord({ id: `run-${index}` }));
    const { runs } = readRunHistory(written(...records));
    expect([runs.length, runs[0]?.id, runs.at(-1)?.id]).toEqual([runsKept, 'run-3', `run-${runsKept + 2}`]);
  });
});
