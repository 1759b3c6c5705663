/** The epoch of the stay-down marker that was last seen on a machine. */
import type { Observed } from '../../core/observed.ts';

/** What is known of `node/NAME`. */
export type Fact = Observed<unknown> | undefined;

/** 0 where none was seen: a marker of any epoch then stays, which is the safe side. */
export function epochOf(fact: Fact): number {
  if (fact === undefined || fact.state === 'unknown') return 0;
  const epoch = partOf(partOf(fact.value, 'marker'), 'epoch');
  return typeof epoch === 'number' ? epoch : 0;
}

function partOf(whole: unknown, key: string): unknown {
  if (typeof whole !== 'object' || whole === null) return undefined;
  return Object.entries(whole).find(([name]) => name === key)?.[1];
}
