// What the tests of this folder edit with.

import type { Change, Stamp } from '../../../src/api/desired-edit/change.ts';
import { editDesired } from '../../../src/api/desired-edit/edit-desired.ts';
import type { EditedDesired, Site } from '../../../src/api/desired-edit/outcome.ts';
import { timestamp } from '../../../src/core/moment.ts';
import { bytesOf, titanText, validConfig } from '../files.ts';

export const config = validConfig(titanText);
export const at = timestamp(Date.UTC(2026, 10, 22, 3, 14, 7));
export const stamp: Stamp = { id: 'edit-1', at, by: 'nyx' };
export const minutes = (count: number) => timestamp(at + count * 60_000);

export const textOf = (bytes: Uint8Array | undefined): string =>
  new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);

/** The edit of a text, which has to succeed. */
export function edited(
  text: string | undefined,
  change: Change,
  more: Partial<Site & { stamp: Stamp }> = {},
): EditedDesired {
  const bytes = text === undefined ? undefined : bytesOf(text);
  const edit = editDesired(bytes, change, more.stamp ?? stamp, { config, ...more });
  if (edit.state !== 'edited') throw new Error(JSON.stringify(edit));
  return edit;
}

/** The new text, but for the annotations of the edit. */
export function editedText(text: string, change: Change): string {
  return textOf(edited(text, change).bytes);
}

/** Removed and added lines, as a reader of a diff sees them. */
export function changedLines(before: string, after: string): readonly string[] {
  const [old, now] = [before.split('\n'), after.split('\n')];
  const gone = old.filter((line) => !now.includes(line)).map((line) => `-${line}`);
  return [...gone, ...now.filter((line) => !old.includes(line)).map((line) => `+${line}`)];
}
