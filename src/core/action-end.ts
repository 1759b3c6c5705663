/** How an action ends in Memory. The decision writes the beginning (`in-flight`); the loop folds the end in with these. */
import type { Outcome } from './action.ts';
import type { ActionId } from './ids.ts';
import type { ActionRecord, Memory } from './memory.ts';
import type { Instant } from './moment.ts';

export interface ActionEnd {
  readonly id: ActionId;
  readonly outcome: Outcome;
  readonly at: Instant;
  /** For people: why it failed or is unknown. It goes to the journal and not into Memory. */
  readonly note?: string;
}

/** How many actions may be in flight over all lanes; the executor refuses more, so a schedule should not ask for more. */
export const maxActionsInFlight = 256;

/** Only a record that is in flight ends; an end that comes late, or of an action that Memory has forgotten, changes nothing. */
export function endAction(memory: Memory, end: ActionEnd): Memory {
  const record: ActionRecord | undefined = memory.records[end.id];
  if (record === undefined || record.outcome !== 'in-flight') return memory;
  const ended: ActionRecord = { ...record, outcome: end.outcome, endedAt: end.at };
  return { ...memory, records: { ...memory.records, [end.id]: ended } };
}

/**
 * After a crash nobody knows what became of the actions that were in flight. They get no `endedAt`: the only honest instant is
 * one of this boot, and the other instants of this Memory may still be those of the boot before.
 */
export function endInterrupted(memory: Memory): Memory {
  const open = Object.entries(memory.records).filter(([, record]) => record.outcome === 'in-flight');
  if (open.length === 0) return memory;
  const unknown = open.map(([id, record]) => [id, { ...record, outcome: 'unknown' as const }] as const);
  return { ...memory, records: { ...memory.records, ...Object.fromEntries(unknown) } };
}
