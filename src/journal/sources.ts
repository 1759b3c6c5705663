/** The four files of the journal as they were found, each understood or not. */
import { counted } from '../core/counted.ts';
import type { Files } from '../core/ports.ts';
import { type Checkpoint, readCheckpoint } from './checkpoint.ts';
import type { Frame } from './frame.ts';
import type { JournalPaths } from './paths.ts';
import { readJournal } from './read-journal.ts';

export interface Sources {
  /** No file exists: the first start ever, or an emptied folder. */
  readonly isNew: boolean;
  readonly state: Checkpoint | undefined;
  readonly previousState: Checkpoint | undefined;
  /** Of both journals, the older one first. */
  readonly frames: readonly Frame[];
  /** Not one frame of the present journal is left, although it is never without one. */
  readonly journalIsGone: boolean;
  readonly future: { readonly version: number } | undefined;
  /** The highest sequence named anywhere. */
  readonly highest: number;
  readonly present: readonly string[];
  /** Files that are more than torn at their end. */
  readonly damaged: readonly string[];
  readonly notes: readonly string[];
}
interface Found {
  readonly path: string;
  readonly state: 'absent' | 'good' | 'damaged' | 'future';
  readonly version: number;
  readonly highest: number;
  readonly checkpoint?: Checkpoint;
  readonly frames: readonly Frame[];
  readonly notes: readonly string[];
}

export async function readSources(files: Files, paths: JournalPaths): Promise<Sources> {
  const state = await readState(files, paths.state);
  const previousState = await readState(files, paths.previousState);
  const journal = await readFrames(files, paths.journal);
  const previousJournal = await readFrames(files, paths.previousJournal);
  const all = [state, previousState, previousJournal, journal];
  const isNew = all.every((found) => found.state === 'absent');
  const future = all.filter((found) => found.state === 'future');
  // A missing older generation is the rule for a young journal; a missing newer one never is.
  const missing = [state, journal].filter((found) => found.state === 'absent');
  return {
    isNew,
    state: state.checkpoint,
    previousState: previousState.checkpoint,
    frames: [...previousJournal.frames, ...journal.frames],
    journalIsGone: journal.frames.length === 0,
    future: future.length === 0 ? undefined : { version: Math.max(...future.map((found) => found.version)) },
    highest: Math.max(...all.map((found) => found.highest)),
    present: all.filter((found) => found.state !== 'absent').map((found) => found.path),
    damaged: all.filter((found) => found.state === 'damaged').map((found) => found.path),
    notes: isNew
      ? ['There is no journal yet: this is the first start, or its folder was emptied.']
      : [...all.flatMap((found) => found.notes), ...missing.map((found) => `${found.path} is missing.`)],
  };
}

type Read = { readonly text: string } | Found;

async function readText(files: Files, path: string): Promise<Read> {
  const nothing = { path, version: 0, highest: 0, frames: [] };
  try {
    const bytes = await files.read(path);
    if (bytes === undefined) return { ...nothing, state: 'absent', notes: [] };
    if (bytes.length === 0) return { ...nothing, state: 'damaged', notes: [`${path} is empty.`] };
    return { text: new TextDecoder().decode(bytes) };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const said = why.startsWith(path) ? why : `${path} cannot be read: ${why}`;
    return { ...nothing, state: 'damaged', notes: [`${said.replace(/\.$/, '')}.`] };
  }
}

async function readState(files: Files, path: string): Promise<Found> {
  const found = await readText(files, path);
  if (!('text' in found)) return found;
  const read = readCheckpoint(found.text);
  const nothing = { path, version: 0, highest: 0, frames: [], notes: [] };
  if (read.state === 'future') return { ...nothing, state: 'future', version: read.version, highest: read.sequence };
  if (read.state === 'damaged') return { ...nothing, state: 'damaged', notes: [`${path} is damaged.`] };
  return { ...nothing, state: 'good', checkpoint: read.checkpoint, highest: read.checkpoint.sequence };
}

async function readFrames(files: Files, path: string): Promise<Found> {
  const found = await readText(files, path);
  if (!('text' in found)) return found;
  const { frames, damagedLines, torn, future } = readJournal(found.text);
  const highest = frames.reduce((top, frame) => Math.max(top, frame.sequence), future?.sequence ?? 0);
  return {
    path,
    state: future === undefined ? (damagedLines > 0 ? 'damaged' : 'good') : 'future',
    version: future?.version ?? 0,
    highest,
    frames,
    notes: [
      ...(torn ? [`The last line of ${path} was cut short and is left out.`] : []),
      ...(damagedLines > 0 ? [`${counted(damagedLines, 'damaged line')} in ${path}.`] : []),
    ],
  };
}
