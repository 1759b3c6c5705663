/**
 * Closed lists of words, each with its meaning beside it: an editor shows it with the word, and `configs/reference.yaml` and the
 * CRDs say it in words.
 */
import * as z from 'zod';

type Meanings = Readonly<Record<string, string>>;

export function words<const Given extends Meanings>(
  meanings: Given,
): z.ZodEnum<{ [Word in keyof Given & string]: Word }> {
  const isWord = (key: string): key is keyof Given & string => Object.hasOwn(meanings, key);
  return z.enum(Object.keys(meanings).filter(isWord)).meta({ enumDescriptions: Object.values(meanings) });
}
