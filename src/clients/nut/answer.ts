/** Answers of upsd, line by line: what one more line makes of an answer. Nothing here throws, whatever the lines are. */
import { wordsOf } from './words.ts';

export type Progress<Value> =
  | { readonly is: 'unfinished' }
  | { readonly is: 'answered'; readonly value: Value }
  /** `ERR WORD [extra]`: understood, and not done. */
  | { readonly is: 'refused'; readonly word: string; readonly extra: string }
  /** The line is no answer to what was asked. */
  | { readonly is: 'senseless' };

/** Reads one answer; it remembers the lines before, so each answer needs its own. */
export interface AnswerReader<Value> {
  take(line: string): Progress<Value>;
}

const unfinished = { is: 'unfinished' } as const;
const senseless = { is: 'senseless' } as const;

/** `OK`, also with more behind it. `OK TRACKING id` names where the outcome can be asked for. */
export function readOk(): AnswerReader<{ readonly trackingId?: string }> {
  return oneLine(([ok, what, id]) => {
    if (ok !== 'OK') return undefined;
    return what === 'TRACKING' && id !== undefined && /^[A-Za-z0-9-]{1,64}$/.test(id) ? { trackingId: id } : {};
  });
}

/** One of these words alone. */
export function readWord<Word extends string>(...expected: readonly Word[]): AnswerReader<Word> {
  return oneLine((words) => (words.length === 1 ? expected.find((word) => word === words[0]) : undefined));
}

/** A line for people, such as the version. */
export function readText(): AnswerReader<string> {
  return oneLine((_words, line) => (line === '' ? undefined : line));
}

/** `BEGIN LIST query`, rows `query key value`, `END LIST query`; a key that comes twice has its last value. */
export function readList(...query: readonly string[]): AnswerReader<ReadonlyMap<string, string>> {
  const rows = new Map<string, string>();
  let hasBegun = false;
  return {
    take(line) {
      const words = wordsOf(line);
      if (words === undefined) return senseless;
      if (!hasBegun) {
        hasBegun = isSame(words, ['BEGIN', 'LIST', ...query]);
        return hasBegun ? unfinished : refusalIn(line);
      }
      if (isSame(words, ['END', 'LIST', ...query])) return { is: 'answered', value: rows };
      const [key, value] = words.slice(query.length);
      const isRow = words.length === query.length + 2 && isSame(words.slice(0, query.length), query);
      if (!isRow || key === undefined || value === undefined) return senseless;
      rows.set(key, value);
      return unfinished;
    },
  };
}

function oneLine<Value>(valueOf: (words: readonly string[], line: string) => Value | undefined): AnswerReader<Value> {
  return {
    take(line) {
      const words = wordsOf(line);
      if (words === undefined) return senseless;
      if (words[0] === 'ERR') return refusalIn(line);
      const value = valueOf(words, line);
      return value === undefined ? senseless : { is: 'answered', value };
    },
  };
}

/** What stands behind the word stays as it was sent, so that a password in it can be found. */
function refusalIn(line: string): Progress<never> {
  const [, word, extra] = /^ERR +([A-Z][A-Z0-9-]{0,63})(?: +(.*))?$/.exec(line) ?? [];
  return word === undefined ? senseless : { is: 'refused', word, extra: extra ?? '' };
}

function isSame(words: readonly string[], expected: readonly string[]): boolean {
  return words.length === expected.length && words.every((word, at) => word === expected[at]);
}
