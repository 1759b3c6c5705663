/**
 * Text for a terminal: lines of spans. A span knows what it means and not how it is painted, so that width is counted before any
 * colour is added, and the same line without colour says the same.
 */
import { beginning, columnsOf, columnsOfOne } from './columns.ts';

/** red: needs a person. yellow: waits by design. green: fine. dim: ages and limits. bold: the first line. */
export type Tone = 'plain' | 'bold' | 'red' | 'yellow' | 'green' | 'dim';
export interface Span {
  readonly text: string;
  readonly tone: Tone;
  /** A command to be pasted: half of it would be worse than a line that the terminal breaks. */
  readonly whole?: true;
}
export type Line = readonly Span[];

/** How and where it is shown. */
export interface Look {
  /** Columns of the terminal. */
  readonly width: number;
  /** Lines of the terminal; Infinity in a pipe. */
  readonly height: number;
  readonly color: boolean;
  /** A pipe: the text is laid out to the width, and nothing of it is cut. */
  readonly uncut?: true;
  /** Whether the locale can show more than ASCII. */
  readonly unicode: boolean;
  /** Zone of the times, such as Europe/Berlin. */
  readonly zone: string;
  /** How a command that is printed for pasting calls ananke: with the files that were named. */
  readonly call: string;
}

export const span = (text: string, tone: Tone = 'plain'): Span => ({ text, tone });
export const command = (text: string): Span => ({ text, tone: 'plain', whole: true });
export const line = (...parts: readonly (Span | string)[]): Line =>
  parts.map((part) => (typeof part === 'string' ? span(part) : part));
export const lengthOf = (spans: Line): number => spans.reduce((sum, { text }) => sum + columnsOf(text), 0);

/**
 * Control characters out of a name or a message would move the cursor, and what ASCII cannot show would be garbage. The width
 * stays: columns were lined up before.
 */
export function clean(text: string, unicode: boolean): string {
  const calm = text.replaceAll(/[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]/gu, ' ');
  return unicode ? calm : calm.replaceAll(/[^\x20-\x7E]/gu, (character) => '?'.repeat(columnsOfOne(character)));
}

/** With a full stop, unless it ends already. */
export const ended = (text: string): string => (/[.?!]$/.test(text) ? text : `${text}.`);

/** Text of several lines for a stream that nobody paints: each without what would move a cursor. */
export function plainly(text: string): string {
  return text
    .split('\n')
    .map((line) => clean(line, true))
    .join('\n');
}

/** Not wider than the terminal; what is cut ends in three dots. A command stays whole. */
export function cut(spans: Line, width: number): Line {
  if (lengthOf(spans) <= width || spans.some(({ whole }) => whole === true)) return spans;
  const room = Math.max(0, width - dots.length);
  let left = room;
  const kept: Span[] = [];
  for (const { text, tone } of spans) {
    const part = beginning(text, left);
    kept.push({ text: part, tone });
    left -= columnsOf(part);
    if (part !== text) break;
  }
  return [...kept, span(dots.slice(0, width), 'dim')];
}
const dots = '...';

const codes: Readonly<Record<Tone, string>> = {
  plain: '',
  bold: '\u001b[1m',
  red: '\u001b[1;31m',
  yellow: '\u001b[33m',
  green: '\u001b[32m',
  dim: '\u001b[2m',
};
const reset = '\u001b[0m';

/** One line as it goes out, without its end. */
export function paint(spans: Line, { width, color, unicode, uncut }: Look): string {
  return cut(
    spans.map((part) => ({ ...part, text: clean(part.text, unicode) })),
    uncut === true ? Infinity : width,
  )
    .map(({ text, tone }) => (color && tone !== 'plain' && text.trim() !== '' ? `${codes[tone]}${text}${reset}` : text))
    .join('')
    .trimEnd();
}

/** Words and a command, which stays whole so that it can be pasted: on their last line where it fits, else on one of its own. */
export function commandLines(
  words: string,
  said: string,
  width: number,
  { indent = '  ', first = '', tone = 'plain' }: { indent?: string; first?: string; tone?: Tone } = {},
): readonly Line[] {
  const lines = wrapped(`${words}:`, width, indent, first);
  const last = `${lines.at(-1) ?? ''} ${said}`;
  const fits = columnsOf(last) <= width;
  const above = lines.slice(0, fits ? -1 : undefined).map((text) => line(span(text, tone)));
  return [...above, line({ ...command(fits ? last : `${indent}${said}`), tone })];
}

/** Ways out of something: a command stays whole, a sentence is wrapped. */
export function wayLines(
  ways: readonly string[],
  labels: readonly [first: string, others: string],
  width: number,
): readonly Line[] {
  return ways.flatMap((way, index) => {
    const label = labels[index === 0 ? 0 : 1];
    if (isCommand(way)) return [line(command(`${label}${way}`))];
    return wrapped(way, width, ' '.repeat(label.length), label).map((text) => line(text));
  });
}
const isCommand = (text: string): boolean => /^(sudo|ananke) /.test(text);

/** Words in as many lines as they need, each indented. Nothing is cut. */
export function wrapped(text: string, width: number, indent: string, first = indent): readonly string[] {
  const lines: string[] = [];
  let current = first;
  let isFresh = true;
  // Two blanks between words are meant: they set parts of a line apart.
  for (const word of text.split(/(?<=\S)\x20(?=\x20*\S)/)) {
    const joined = isFresh ? `${current}${word}` : `${current} ${word}`;
    if (columnsOf(joined) > width && !isFresh) {
      lines.push(current);
      current = `${indent}${word.trimStart()}`;
    } else current = joined;
    isFresh = false;
  }
  return [...lines, current];
}
