/** The files of the journal: the present generation and the one before it. */
export interface JournalPaths {
  readonly journal: string;
  readonly state: string;
  readonly previousJournal: string;
  readonly previousState: string;
}

export function journalPaths(folder: string): JournalPaths {
  const below = (name: string): string => `${folder.replace(/\/$/, '')}/${name}`;
  return {
    journal: below('journal.jsonl'),
    state: below('state.json'),
    previousJournal: below('journal.1.jsonl'),
    previousState: below('state.1.json'),
  };
}
