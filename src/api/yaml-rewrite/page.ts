/** A text with its lines and comments, and changes of it that leave every other character where it is. */
import { Lexer } from 'yaml';
import type { Span } from './tree.ts';

export interface Page {
  readonly text: string;
  /** Of the whole text, in its order. */
  readonly comments: readonly Span[];
  /** How lines end here. */
  readonly eol: '\n' | '\r\n';
  /** Other programs may read it as JSON, and are to be able to do so afterwards. */
  readonly isJson: boolean;
}
/** The text from start to end gives way to another one. */
export interface Splice extends Span {
  readonly text: string;
}

export function pageOf(text: string): Page {
  return { text, comments: commentsOf(text), eol: text.includes('\r\n') ? '\r\n' : '\n', isJson: isJson(text) };
}

function isJson(text: string): boolean {
  if (!text.startsWith('{')) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    // There is no other way to ask.
    return false;
  }
}

/** What the lexer puts between the parts of the text: a document begins, a flow ends too early. */
const marks = new Set(['\u0002', '\u0018']);
const scalarFollows = '\u001F';

function commentsOf(text: string): readonly Span[] {
  const found: Span[] = [];
  let offset = 0;
  let isScalar = false;
  for (const part of new Lexer().lex(text)) {
    if (part === scalarFollows) isScalar = true;
    else if (!marks.has(part)) {
      if (part.startsWith('#') && !isScalar) found.push({ start: offset, end: offset + part.length });
      offset += part.length;
      isScalar = false;
    }
  }
  return found;
}

export function commentsWithin({ comments }: Page, { start, end }: Span): readonly Span[] {
  return comments.filter((comment) => comment.start >= start && comment.end <= end);
}

/** Where the line of this place begins. */
export function lineStart({ text }: Page, offset: number): number {
  return offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
}

/** Where it ends, before its line break. */
export function lineEnd({ text }: Page, offset: number): number {
  const found = text.indexOf('\n', offset);
  if (found < 0) return text.length;
  return found > offset && text[found - 1] === '\r' ? found - 1 : found;
}

/** Nothing but white space stands before it on its line. */
export function beginsLine(page: Page, offset: number): boolean {
  return page.text.slice(lineStart(page, offset), offset).trim() === '';
}

/** The white space that brings a new line to the column of this place. */
export function indentTo(page: Page, offset: number): string {
  return ' '.repeat(offset - lineStart(page, offset));
}

/** The splices must not overlap. Of two at one place the first one comes first in the text. */
export function spliced(page: Page, splices: readonly Splice[]): string {
  return splices
    .flatMap((splice) => [splice, ...keptColumn(page, splice)])
    .toReversed()
    .toSorted((a, b) => b.start - a.start)
    .reduce((text, { start, end, text: by }) => text.slice(0, start) + by + text.slice(end), page.text);
}

/** White space before a comment that is set off from its value: more than one character. */
const leastGap = 2;

/** A comment behind the changed value keeps its column, as long as the value leaves room for that. */
function keptColumn(page: Page, splice: Splice): readonly Splice[] {
  const isOneLine = !/\n/.test(splice.text + page.text.slice(splice.start, splice.end));
  const end = lineEnd(page, splice.end);
  const comment = page.comments.find(({ start }) => start >= splice.end && start <= end);
  if (!isOneLine || comment === undefined) return [];
  const gap = /[ ]*$/.exec(page.text.slice(splice.end, comment.start))?.[0].length ?? 0;
  if (gap < leastGap) return [];
  const grown = splice.text.length - (splice.end - splice.start);
  const wanted = Math.max(leastGap, gap - grown);
  return [{ start: comment.start - gap, end: comment.start, text: ' '.repeat(wanted) }];
}
