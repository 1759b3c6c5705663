/** Splices that take an entry out of a map or a list. Its comments stay: they are a person's words, not ananke's. */
import { beginsLine, commentsWithin, indentTo, lineEnd, lineStart, type Page, type Splice } from './page.ts';
import type { Entry, MapTree, SeqTree, Span } from './tree.ts';

/**
 * `owner` is the entry that holds the map or list: when its last entry goes, `{}` or `[]` is written there. Undefined when the
 * entry cannot be taken out so: the caller has to find another way.
 */
export function without(
  page: Page,
  around: MapTree | SeqTree,
  entry: Entry,
  owner: Entry | undefined,
): readonly Splice[] | undefined {
  const entries = around.kind === 'map' ? around.pairs : around.items;
  if (around.flow) return [withoutFlowEntry(page, around, entries, entries.indexOf(entry))];
  if (!beginsLine(page, entry.start)) return undefined;
  const lines = withoutLines(page, entry);
  if (entries.length > 1) return [lines];
  if (owner === undefined || owner.valueAt > lines.start) return undefined;
  return [{ start: owner.valueAt, end: owner.valueAt, text: around.kind === 'map' ? ' {}' : ' []' }, lines];
}

/** The lines of the entry, but for their comments. */
function withoutLines(page: Page, entry: Entry): Splice {
  const start = lineStart(page, entry.start);
  const end = lineEnd(page, entry.end);
  const comments = commentsWithin(page, { start, end }).map((comment) => {
    const text = page.text.slice(comment.start, comment.end);
    return indentTo(page, beginsLine(page, comment.start) ? comment.start : entry.start) + text;
  });
  if (comments.length > 0) return { start, end, text: comments.join(page.eol) };
  // The line goes with its break; the last line of a file without one at its end goes with the break before it.
  if (end < page.text.length) return { start, end: end + (page.text[end] === '\r' ? 2 : 1), text: '' };
  const before = start >= 2 && page.text[start - 2] === '\r' ? start - 2 : Math.max(0, start - 1);
  return { start: before, end, text: '' };
}

/** Up to the next entry; the last one with the comma before it. */
function withoutFlowEntry(page: Page, around: Span, entries: readonly Entry[], index: number): Splice {
  const entry = entries[index];
  const next = entries[index + 1];
  const previous = entries[index - 1];
  // The only one goes with all that stands between the brackets.
  const isOnly = next === undefined && previous === undefined;
  const start = isOnly ? around.start + 1 : next === undefined ? (previous?.end ?? 0) : (entry?.start ?? 0);
  const end = isOnly ? around.end - 1 : (next?.start ?? entry?.end ?? start);
  // A comment ends with its line, and white space has to stand before it.
  const line = page.eol + indentTo(page, entry?.start ?? start);
  const comments = commentsWithin(page, { start, end }).map((one) => page.text.slice(one.start, one.end) + line);
  return { start, end, text: comments.length === 0 ? '' : ` ${comments.join('')}` };
}
