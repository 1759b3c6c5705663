/**
 * A command line for the shell at the other end of a connection: SSH carries one string, and whatever login shell the user has
 * takes it apart again. Every word arrives as it is, or the line is refused; none can become a second command.
 */
import { shellWord } from './shell-word.ts';

export type CommandLine =
  | { readonly is: 'line'; readonly line: string }
  | { readonly is: 'refused'; readonly message: string };

/** Far below what a kernel takes as one argument (128 KiB), and far above what any verb needs. */
export const commandLineLimit = 8_192;
/** A shell ends its command here, quoted or not, or cannot hold it at all. */
const unsayable: Readonly<Record<string, string>> = { '\0': 'a NUL', '\n': 'a newline', '\r': 'a carriage return' };
/** Without quotes these are no commands but the grammar of the shell (XCU 2.4). */
const reserved = new Set(
  'case coproc do done elif else end esac fi for function if in select then time until while'.split(' '),
);

export function commandLine(words: readonly string[]): CommandLine {
  const [command, ...rest] = words;
  if (command === undefined || command === '') return refused('it names no command');
  for (const word of words) {
    const found = Object.keys(unsayable).find((character) => word.includes(character));
    if (found !== undefined) return refused(`the word ${JSON.stringify(word.slice(0, 60))} holds ${unsayable[found]}`);
  }
  const line = [commandWord(command), ...rest.map(shellWord)].join(' ');
  if (line.length > commandLineLimit) return refused(`it has ${line.length} characters, more than ${commandLineLimit}`);
  return { is: 'line', line };
}

/** In the first place a word such as `A=b` would set a variable, and one such as `if` begin a sentence. */
function commandWord(word: string): string {
  const quoted = shellWord(word);
  return quoted === word && (word.includes('=') || reserved.has(word)) ? `'${word}'` : quoted;
}

function refused(why: string): CommandLine {
  return { is: 'refused', message: `This cannot be said as a command line: ${why}.` };
}
