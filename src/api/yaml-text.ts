/**
 * Bytes of a file -> text that a YAML parser may see. Whatever is refused here could hide something from the person who looks
 * at the file (control characters, broken UTF-8), or is a file that an interrupted write left behind (NUL bytes, no text).
 */
import type { Problem } from './problems.ts';

/** Both files are a few kilobytes of hand-written text; reading more would only delay a tick. */
export const maxFileBytes = 256 * 1024;

/** One line of a quarter of a megabyte of brackets costs the parser seconds, in which no tick would run. */
const maxLineLength = 10_000;

export type FileText = { readonly text: string } | { readonly problems: readonly [Problem] };

export function decodeText(bytes: Uint8Array): FileText {
  if (bytes.byteLength > maxFileBytes) {
    return whole(`the file has ${bytes.byteLength} bytes, more than ${maxFileBytes}`);
  }
  // Without `fatal`, broken UTF-8 becomes U+FFFD, which has a place that can be named. A byte order mark is dropped.
  const text = new TextDecoder('utf-8').decode(bytes);
  const bad = firstUnwanted(text);
  if (bad !== undefined) return { problems: [at(text, bad, nameOf(text[bad] ?? ''))] };
  const long = text.split('\n').findIndex((line) => line.length > maxLineLength);
  if (long >= 0) {
    const message = `the line has more than ${maxLineLength} characters`;
    return { problems: [{ line: long + 1, column: 1, length: 1, key: '', message }] };
  }
  if (text.trim() === '') return whole('the file is empty, which never means that nothing is wanted or protected');
  return { text };
}

/**
 * Control characters other than tab and line ends, what turns the direction of writing round (a line would then read as another
 * one), and U+FFFD, also where the file really contains it.
 */
const unwanted = /(?![\t\n\r])[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069\uFEFF\uFFFD]/u;

/** The place of the first character that no setting needs. */
export function firstUnwanted(text: string): number | undefined {
  const found = text.search(unwanted);
  return found < 0 ? undefined : found;
}

/** A text that came out of an escape such as "\\ud800": half a character. */
export function isWholeText(text: string): boolean {
  return text.isWellFormed() && firstUnwanted(text) === undefined;
}

function nameOf(character: string): string {
  if (character === '\uFFFD') return 'the file is not valid UTF-8 here';
  if (character === '\u0000') return 'a NUL byte; was the file only half written?';
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return `the control character U+${code}`;
}

function at(text: string, offset: number, message: string): Problem {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  return { line, column: offset - (before.lastIndexOf('\n') + 1) + 1, length: 1, key: '', message };
}

function whole(message: string): FileText {
  return { problems: [{ line: 1, column: 1, length: 1, key: '', message }] };
}
