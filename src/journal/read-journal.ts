/** The frames of one journal file, whatever became of the file. */
import { type Frame, readFrame } from './frame.ts';

export interface JournalText {
  readonly frames: readonly Frame[];
  /** Lines that are no frames, apart from a torn last one. */
  readonly damagedLines: number;
  /** The last line has no end: a write was cut short, and nobody was told that it succeeded. */
  readonly torn: boolean;
  /** The highest version and sequence of frames of a newer ananke. */
  readonly future?: { readonly version: number; readonly sequence: number };
}

export function readJournal(text: string): JournalText {
  const lines = text.split('\n');
  const last = lines.pop() ?? '';
  const frames: Frame[] = [];
  let damagedLines = 0;
  let torn = false;
  let future: JournalText['future'];
  for (const [index, line] of [...lines, ...(last === '' ? [] : [last])].entries()) {
    const read = readFrame(line);
    if (read.state === 'good') frames.push(read.frame);
    else if (read.state === 'future') future = { version: read.version, sequence: read.sequence };
    else if (index === lines.length) torn = true;
    else damagedLines += 1;
  }
  return { frames, damagedLines, torn, ...(future === undefined ? {} : { future }) };
}
