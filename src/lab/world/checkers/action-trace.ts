// The actions of a run as plain lines, for comparing two runs that ought to be equal (another wall clock, another order
// of machines, the same seed twice).
import type { TraceEvent } from '../trace.ts';

/** One line for each mutation, in the order of arrival, without what only names the request. */
export function actionTrace(trace: readonly TraceEvent[]): string[] {
  return trace.flatMap((event) => {
    if (event.kind !== 'command') return [];
    const { at, command, target, bootId, uid, on, accepted } = event;
    const details = [bootId, uid, on, accepted ? undefined : 'refused'].filter((part) => part !== undefined);
    return [[at, command, target, ...details].join(' ')];
  });
}

/** Where two runs part; undefined when they do not. */
export function firstDifference(one: readonly TraceEvent[], other: readonly TraceEvent[]): string | undefined {
  const [left, right] = [actionTrace(one), actionTrace(other)];
  for (let at = 0; at < Math.max(left.length, right.length); at += 1) {
    if (left[at] !== right[at]) return `action ${at}: ${left[at] ?? 'none'} | ${right[at] ?? 'none'}`;
  }
  return undefined;
}
