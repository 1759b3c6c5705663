/** Which files to copy, and to where, before the journal writes over what it did not understand. */
import { Buffer } from 'node:buffer';
import type { Files } from '../core/ports.ts';
import { copiesKept } from './limits.ts';

export interface Copy {
  readonly from: string;
  readonly to: string;
}

export async function copiesFor(
  files: Files,
  paths: readonly string[],
  word: 'corrupt' | 'from-future',
): Promise<{ readonly copies: readonly Copy[]; readonly notes: readonly string[] }> {
  const copies: Copy[] = [];
  const notes: string[] = [];
  for (const from of paths) {
    const to = await freeName(files, from, word);
    if (to === 'kept') continue;
    if (to === undefined) notes.push(`${from} is not kept aside: ${copiesKept} older copies exist; remove them.`);
    else copies.push({ from, to });
  }
  return { copies, notes };
}

/** `kept`: an earlier start has made this very copy, and was killed before it wrote a new journal. */
async function freeName(files: Files, from: string, word: string): Promise<string | undefined> {
  const bytes = await attempt(files, from);
  for (let number = 1; number <= copiesKept; number += 1) {
    const to = `${from}.${word}-${number}`;
    const taken = await attempt(files, to);
    if (taken === undefined) return to;
    if (taken !== 'refused' && bytes !== 'refused' && bytes !== undefined && isEqual(taken, bytes)) return 'kept';
  }
  return undefined;
}

async function attempt(files: Files, path: string): Promise<Uint8Array | 'refused' | undefined> {
  try {
    return await files.read(path);
  } catch {
    // Refused is an answer of its own: the name is not free, and the file has no bytes to compare.
    return 'refused';
  }
}

export function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

/**
 * A copy that cannot be written fails the write that would have gone over the original. What cannot even be read is lost already,
 * and a bad sector must not keep the journal shut for ever.
 */
export async function keepAside(files: Files, copies: readonly Copy[]): Promise<void> {
  for (const { from, to } of copies) {
    const bytes = await attempt(files, from);
    if (bytes !== undefined && bytes !== 'refused') await files.replace(to, bytes);
  }
}
