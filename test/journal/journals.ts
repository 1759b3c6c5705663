// Journals for tests: written through the real write side, over one or several lives of the process.
import type { Memory } from '../../src/core/memory.ts';
import { type Journal, openJournal } from '../../src/journal/journal.ts';
import { journalPaths } from '../../src/journal/paths.ts';
import { type Recovered, recover } from '../../src/journal/recover.ts';
import { createFakeClock, type FakeClock } from '../support/fake-clock.ts';
import { createMemoryFiles, type MemoryFiles } from '../support/memory-files.ts';

export const paths = journalPaths('/state');
export type Contents = ReadonlyMap<string, Uint8Array>;

export interface Life {
  readonly journal: Journal;
  readonly files: MemoryFiles;
  readonly clock: FakeClock;
  readonly recovered: Recovered;
  /** How often the disk began or ceased to refuse. */
  readonly changes: () => number;
  record(memory: Memory): Promise<boolean>;
}

/** A process starts on what an earlier one left. */
export async function startLife(files: MemoryFiles): Promise<Life> {
  const clock = createFakeClock();
  const recovered = await recover(files, paths);
  let changes = 0;
  const onChange = (): void => {
    changes += 1;
  };
  const journal = openJournal({ ports: { files, clock }, paths, recovered, onChange });
  return {
    journal,
    files,
    clock,
    recovered,
    changes: () => changes,
    record: (memory) => journal.record({ memory, wallAt: clock.wallNow() }),
  };
}

/** Each group of states is recorded by a process of its own. */
export async function written(lives: readonly (readonly Memory[])[]): Promise<Contents> {
  const files = createMemoryFiles();
  for (const states of lives) {
    const life = await startLife(files);
    for (const memory of states) await life.record(memory);
  }
  return new Map(files.contents);
}

export const recoverFrom = (contents: Contents): Promise<Recovered> => recover(createMemoryFiles(contents), paths);

export const textOf = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);
export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

export function withFile(contents: Contents, path: string, bytes: Uint8Array | undefined): Contents {
  const changed = new Map(contents);
  if (bytes === undefined) changed.delete(path);
  else changed.set(path, bytes);
  return changed;
}
