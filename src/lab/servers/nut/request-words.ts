/**
 * How upsd takes requests apart, character by character. An open quote swallows the ends of lines, so that the next request becomes
 * part of the word. An unescaped `#` within quotes is an error, upon which upsd forgets what else it has just read and says nothing.
 */
import { wordLimit, wordsLimit } from './limits.ts';

export interface RequestWords {
  /** The requests that these characters complete, each as its words. */
  push(text: string): readonly (readonly string[])[];
}

/** What a character makes of the line: it goes on, it is complete, or it cannot be understood. */
type Step = 'on' | 'complete' | 'error';
type State = 'between' | 'bare' | 'quoted' | 'comment';

export function createRequestWords(): RequestWords {
  let state: State = 'between';
  let isEscaped = false;
  let word = '';
  let words: string[] = [];

  const endWord = (): void => {
    if (words.length < wordsLimit) words.push(word);
    word = '';
    state = 'between';
  };
  /** upsd takes printable ASCII into a word, and drops the rest. */
  const add = (char: string): void => {
    if (char >= ' ' && char <= '\x7f' && word.length < wordLimit) word += char;
  };
  const steps: Readonly<Record<State, (char: string) => Step>> = {
    between(char) {
      if (char === '\n') return 'complete';
      if (isBlank(char)) return 'on';
      if (char === '#') state = 'comment';
      else if (char === '"') state = 'quoted';
      else {
        state = 'bare';
        if (char === '\\') isEscaped = true;
        else add(char);
        if (char === '=') endWord();
      }
      return 'on';
    },
    bare(char) {
      if (char === '\\') isEscaped = true;
      else if (char === '#' || char === '=' || isBlank(char)) {
        endWord();
        return steps.between(char);
      } else add(char);
      return 'on';
    },
    quoted(char) {
      if (char === '#') return 'error';
      if (char === '"') endWord();
      else if (char === '\\') isEscaped = true;
      else add(char);
      return 'on';
    },
    comment: (char) => (char === '\n' ? 'complete' : 'on'),
  };
  const step = (char: string): Step => {
    if (!isEscaped) return steps[state](char);
    isEscaped = false;
    add(char);
    return 'on';
  };

  return {
    push(text) {
      const lines: (readonly string[])[] = [];
      for (const char of text) {
        const outcome = step(char);
        if (outcome === 'on') continue;
        if (outcome === 'complete') lines.push(words);
        [state, word, words] = ['between', '', []];
        if (outcome === 'error') break;
      }
      return lines;
    },
  };
}

function isBlank(char: string): boolean {
  return char === ' ' || char === '\n' || char === '\t' || char === '\r';
}
