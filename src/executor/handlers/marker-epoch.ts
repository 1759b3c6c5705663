/** The epoch of the stay-down marker that was last seen on a machine. */
import type { NodeReading } from '../../core/facts.ts';
import type { Observed } from '../../core/observed.ts';

export type Fact = Observed<NodeReading> | undefined;

/** 0 where none was seen: a marker of any epoch then stays, which is the safe side. */
export function epochOf(fact: Fact): number {
  return fact === undefined || fact.state === 'unknown' ? 0 : (fact.value.marker?.epoch ?? 0);
}
