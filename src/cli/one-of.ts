/** A word that must be one of a few. */
import { CommandError } from './exit.ts';

export function oneOf<Word extends string>(words: readonly Word[], said: string, what: string): Word {
  const found = words.find((word) => word === said);
  if (found === undefined) throw new CommandError(`${what} ${words.join(', ')}, and not ${JSON.stringify(said)}`);
  return found;
}
