import { expect, it } from 'vitest';
import { actionTrace, firstDifference } from '../../../../src/lab/world/checkers/action-trace.ts';
import type { TraceEvent } from '../../../../src/lab/world/trace.ts';
import { request } from './stub-world.ts';

const trace = (...lines: readonly object[]): TraceEvent[] => lines as TraceEvent[];

it('compares two runs by their mutations alone', () => {
  const stop = request(1_000, 'ssh-stop', 'a1', { id: 'one' });
  const other = { ...stop, id: 'two' };
  const moved = { ...stop, target: 'a2' };
  const aside = { at: 5, kind: 'mains', circuit: 'alpha', on: false };
  expect(actionTrace(trace(aside, stop))).toEqual(['1000 ssh-stop a1']);
  expect(firstDifference(trace(aside, stop), trace(other))).toBeUndefined();
  expect(firstDifference(trace(stop), trace(moved))).toBe('action 0: 1000 ssh-stop a1 | 1000 ssh-stop a2');
  expect(firstDifference(trace(stop), trace())).toBe('action 0: 1000 ssh-stop a1 | none');
});
