/** A command line that somebody is typing: its words as they are meant, and how a value is said back to the shell. */

export interface Typed {
  /** Whole words behind the name of the command. */
  readonly words: readonly string[];
  /** The word that is being typed, as far as it goes. */
  readonly current: string;
  /** A value for that word, as the shell puts it into the line. */
  readonly say: (value: string) => string;
}

/** Of shells that put quotes on the values themselves. */
export function plainTyped(index: number, raw: readonly string[]): Typed {
  const words = raw.map((word) => read(word).text);
  return { words: words.slice(1, index), current: words[index] ?? '', say: (value) => value };
}

/** bash hands over the words as they stand in the line, and cut at characters of COMP_WORDBREAKS. */
export function bashTyped(breaks: string, index: number, raw: readonly string[]): Typed {
  const cuts = new Set(['=', ':'].filter((character) => breaks.includes(character)));
  const joined = rejoined(raw.slice(1, index + 1), cuts);
  const { text, open, kept } = read(joined.at(-1) ?? '');
  // Inside quotes nothing is cut. Only what stands behind the last cut is replaced.
  const cut = open === '' ? Math.max(...[...cuts].map((character) => text.lastIndexOf(character) + 1), 0) : kept;
  return {
    words: joined.slice(0, -1).map((word) => read(word).text),
    current: text,
    say: (value) => quoted(value.slice(cut), open),
  };
}

function rejoined(raw: readonly string[], cuts: ReadonlySet<string>): readonly string[] {
  const isCut = (word: string | undefined): boolean => word !== undefined && word !== '' && cuts.has(word[0] ?? '');
  return raw.reduce<readonly string[]>((words, word, index) => {
    const goesOn = index > 0 && (isCut(word) || isCut(raw[index - 1]));
    return goesOn ? [...words.slice(0, -1), `${words.at(-1) ?? ''}${word}`] : [...words, word];
  }, []);
}

type Quote = '' | '"' | "'";
interface Read {
  readonly text: string;
  /** The quote that is still open at the end. */
  readonly open: Quote;
  /** How much of the text stands before that quote. */
  readonly kept: number;
}

/** Nothing is expanded: a variable or a command in the line is nobody's business here. */
function read(raw: string): Read {
  let text = '';
  let open: Quote = '';
  let kept = 0;
  for (let at = 0; at < raw.length; at++) {
    const character = raw[at] ?? '';
    if (character === '\\' && open !== "'") {
      at += 1;
      text += raw[at] ?? '';
    } else if (open === '' && (character === '"' || character === "'")) {
      open = character;
      kept = text.length;
    } else if (character === open) open = '';
    else text += character;
  }
  return { text, open, kept };
}

function quoted(value: string, open: Quote): string {
  if (open === "'") return value.replaceAll("'", String.raw`'\''`);
  if (open === '"') return value.replaceAll(/["$`\\]/g, String.raw`\$&`);
  return value.replaceAll(/[^\p{L}\p{N}@%+=:,./_-]/gu, String.raw`\$&`);
}
