/** A word that must be one of a few. */
import { didYouMean } from '../api/suggestion.ts';
import { CommandError } from './exit.ts';

export function oneOf<Word extends string>(words: readonly Word[], said: string, what: string): Word {
  const found = words.find((word) => word === said);
  if (found !== undefined) return found;
  const meant = didYouMean(said, words);
  throw new CommandError(
    `${what} ${words.join(', ')}, and not ${JSON.stringify(said)}${meant === undefined ? '' : `; ${meant}`}`,
  );
}
