/** Makes an edit of desired.yaml on disk, so that nothing is lost of what others wrote there, whoever is killed when. */

import { rejectedSuffix } from '../api/desired-edit/fresh-text.ts';
import type { DesiredEdit, EditedDesired } from '../api/desired-edit/outcome.ts';
import type { Timestamp } from '../core/moment.ts';
import type { Files } from '../core/ports.ts';
import { shellWord } from '../core/shell-word.ts';
import { desiredWriteAttempts, rejectedNames } from './limits.ts';

export interface DesiredChange {
  readonly path: string;
  /** Called for each text that is found there, until one stays while its edit is written. */
  readonly edit: (old: Uint8Array | undefined) => DesiredEdit;
  /** Part of the name under which an old text is kept that the new one does not contain. */
  readonly at: Timestamp;
}
export interface DesiredChanged {
  /** `edited`: it is on disk. Otherwise nothing has changed. */
  readonly edit: DesiredEdit;
  /** Where the old text is kept. */
  readonly rejectedPath?: string;
}

/** Nothing was written, and why: a sentence with what to do. */
export class DesiredNotWritten extends Error {
  override readonly name = 'DesiredNotWritten';
}

/** Rejects when the disk refuses, or when somebody else rewrites the file all the time. */
export async function changeDesired(files: Files, asked: DesiredChange): Promise<DesiredChanged> {
  const change = { ...asked, edit: remembered(asked.edit) };
  for (let attempt = 0; attempt < desiredWriteAttempts; attempt += 1) {
    const found = change.edit(await files.read(change.path));
    if (found.state !== 'edited') return { edit: found };
    // First the copy, then the file: killed in between, both hold the old text.
    const kept = found.rejected === undefined ? {} : { rejectedPath: await keep(files, change, found.rejected) };
    const edit = await write(files, change, found.rejected);
    if (edit !== undefined) return { edit, ...kept };
  }
  throw new DesiredNotWritten(
    `${change.path} cannot be written: somebody else rewrites it all the time. Who? fuser -v ${shellWord(change.path)}`,
  );
}

/** The text that is found is nearly always the one that stands there still when it is written. */
function remembered(edit: DesiredChange['edit']): DesiredChange['edit'] {
  let last: { readonly old: Uint8Array | undefined; readonly made: DesiredEdit } | undefined;
  return (old) => {
    if (last === undefined || !isEqual(last.old, old)) last = { old, made: edit(old) };
    return last.made;
  };
}

/** Undefined, and nothing written, when another text stands there by now, of which a copy would have to be kept first. */
async function write(
  files: Files,
  { path, edit }: DesiredChange,
  kept: Uint8Array | undefined,
): Promise<EditedDesired | undefined> {
  const made: EditedDesired[] = [];
  const overtaken = new Error('another text stands there by now');
  try {
    await files.update(path, (old) => {
      const now = edit(old);
      if (now.state !== 'edited' || !isEqual(now.rejected, kept)) throw overtaken;
      made.push(now);
      return now.bytes;
    });
    return made.at(-1);
  } catch (error) {
    if (error === overtaken) return undefined;
    throw error;
  }
}

/** Under the first name that is free, or that holds just this text already. */
async function keep(files: Files, { path, at }: DesiredChange, bytes: Uint8Array): Promise<string> {
  for (let number = 1; number <= rejectedNames; number += 1) {
    const name = `${path}${rejectedSuffix(at)}${number === 1 ? '' : `-${number}`}`;
    const taken = await files.read(name);
    if (taken === undefined) await files.replace(name, bytes);
    if (taken === undefined || isEqual(taken, bytes)) return name;
  }
  const names = `${path}${rejectedSuffix(at)}*`;
  throw new DesiredNotWritten(
    `${path} is not valid, and no copy of it can be kept: ${rejectedNames} copies of this second exist, ${names}`,
  );
}

function isEqual(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
