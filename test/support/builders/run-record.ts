// A run as the history keeps it: a whole cluster that went down to poweroff, in order.
import type { RunRecord } from '../../../src/api/run-history.ts';

export const aRow = (row: string, longestSeconds: number, change: Partial<RunRecord['rows'][number]> = {}) => ({
  row,
  steps: 1,
  beganSeconds: 0,
  longestSeconds,
  slowest: 'cluster',
  ...change,
});

export function aRunRecord(change: Partial<RunRecord> = {}): RunRecord {
  return {
    id: 'run-1',
    way: 'down',
    to: 'poweroff',
    scope: 'cluster',
    cause: 'ups/Pyrphoros: RuntimeBelowBudget',
    byHold: true,
    openedAt: '2026-10-18T03:14:07.000Z',
    tookSeconds: 355,
    pace: 'graceful',
    end: 'complete',
    givenUp: [],
    rows: [aRow('drain', 124, { steps: 25, slowest: 'titan-07' }), aRow('stop-agent', 31, { slowest: 'titan-05' })],
    ...change,
  };
}
