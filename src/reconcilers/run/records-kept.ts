/** What a run leaves of the action records: the rest of its attempts is nobody's business any more. */
import type { Memory } from '../../core/memory.ts';
import { entriesOf, recordOf } from '../../core/records.ts';

export function inFlight(records: Memory['records']): Memory['records'] {
  return recordOf(entriesOf(records).filter(([, record]) => record.outcome === 'in-flight'));
}
