/**
 * Options of a word to come up wait for the hold that keeps it down. A hold that is placed after they were said is news to whoever said
 * them: power that was accepted then is not accepted now. It ends them, as it would have ended their run.
 */
import type { Memory } from '../../core/memory.ts';
import { entriesOf } from '../../core/records.ts';

/** `before`: the holds as they were when the tick began. */
export function withoutOvertakenOptions(memory: Memory, before: Memory['holds']): Memory {
  const { waitingOptions, ...rest } = memory;
  if (waitingOptions === undefined || memory.holds === before) return memory;
  const isPlaced = entriesOf(memory.holds).some(
    ([name, { phase }]) => phase === 'Active' && before[name]?.phase !== 'Active',
  );
  return isPlaced ? rest : memory;
}
