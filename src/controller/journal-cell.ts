/** The one cell that the controller publishes itself: whether the journal can be written. */
import type { JournalReading, Snapshot } from '../core/facts.ts';
import type { Instant } from '../core/moment.ts';
import { known, type Observed } from '../core/observed.ts';

/** Lays the cell over a snapshot. The same object while the reading is the same, as for every cell. */
export function createJournalCell(): (snapshot: Snapshot, reading: JournalReading) => Snapshot {
  let last: { readonly reading: JournalReading; readonly cell: Observed<JournalReading> } | undefined;
  const cellOf = (reading: JournalReading, at: Instant): Observed<JournalReading> => {
    if (last?.reading !== reading) last = { reading, cell: known(reading, at) };
    return last.cell;
  };
  return (snapshot, reading) => ({
    ...snapshot,
    facts: { ...snapshot.facts, journal: cellOf(reading, snapshot.takenAt) },
  });
}
