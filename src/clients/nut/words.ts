/**
 * Words of a line, as upsd reads and writes them: separated by blanks, quoted where they hold blanks, with a backslash before
 * what would end them. The manual names only `\"` and `\\`; upsd escapes `#` as well (PCONF_ESCAPE in common/parseconf.c).
 * https://networkupstools.org/docs/developer-guide.chunked/net-protocol.html
 */
import { wordLimit } from './limits.ts';

/** Undefined when a quote stays open or the line ends in the middle of an escape. */
export function wordsOf(line: string): readonly string[] | undefined {
  const words: string[] = [];
  let at = 0;
  for (;;) {
    while (at < line.length && isBlank(line.charAt(at))) at += 1;
    if (at >= line.length) return words;
    const word = line.charAt(at) === '"' ? wordFrom(line, at + 1, isQuote) : wordFrom(line, at, isBlank);
    if (word === undefined) return undefined;
    words.push(word.text);
    at = word.end;
  }
}

/** A quote within a bare word is a character like any other: upsd writes names as they stand in ups.conf. */
function wordFrom(
  line: string,
  start: number,
  isEnd: (char: string) => boolean,
): { text: string; end: number } | undefined {
  let text = '';
  for (let at = start; at < line.length; at += 1) {
    const char = line.charAt(at);
    if (isEnd(char)) return { text, end: at + 1 };
    if (char === '\\') at += 1;
    if (at >= line.length) return undefined;
    text += line.charAt(at);
  }
  return isEnd === isQuote ? undefined : { text, end: line.length };
}

const isQuote = (char: string): boolean => char === '"';
const isBlank = (char: string): boolean => char === ' ' || char === '\t';

/** A line that is ready to be sent, without its end, or why there can be none. */
export type Encoded = { readonly line: string } | { readonly unsayable: string };

/**
 * Nothing in an argument can end its word or its line. What upsd would not take as it is cannot be said at all: it drops
 * what is not ASCII (CVE-2012-2944) and cuts long words, and would then act on something else than was meant. The reason
 * names no argument, because one of them may be a password.
 */
export function encodeLine(verb: string, args: readonly string[]): Encoded {
  for (const [index, arg] of args.entries()) {
    const why = whyUnsayable(arg);
    if (why !== undefined) return { unsayable: `argument ${index + 1} of ${verb} ${why}` };
  }
  return { line: [verb, ...args.map(encodeWord)].join(' ') };
}

export function encodeWord(word: string): string {
  return /^[A-Za-z0-9._-]+$/.test(word) ? word : `"${word.replace(/[\\"#]/g, '\\$&')}"`;
}

function whyUnsayable(word: string): string | undefined {
  if (!/^[\x20-\x7e]*$/.test(word))
    return 'holds a character that upsd does not take: only printable ASCII may be in it';
  return word.length > wordLimit ? `is longer than the ${wordLimit} characters that upsd takes` : undefined;
}
