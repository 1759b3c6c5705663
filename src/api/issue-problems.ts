/** What zod found wrong -> problems in the words of the person who wrote the file. */
import * as z from 'zod';
import { type Problem, withSuggestion } from './problems.ts';
import { didYouMean, didYouMeanKey, nearest } from './suggestion.ts';
import { type Path, type Places, pathText } from './yaml-values.ts';

export function issueProblems(issue: z.core.$ZodIssue, places: Places): readonly Problem[] {
  const path = issue.path.map((part) => (typeof part === 'number' ? part : String(part)));
  if (issue.code === 'unrecognized_keys') {
    // The message of this code is the list of the keys that would have been right: see `issueMessage`.
    const known = issue.message.split(' ');
    return issue.keys.map((key) => unknownKey([...path, key], key, known, places));
  }
  if (issue.code === 'invalid_union' && issue.discriminator !== undefined) {
    // The key that decides which others may stand there is not there: perhaps one of them is it, mistyped.
    const { discriminator, input } = issue;
    const keys = typeof input === 'object' && input !== null ? Object.keys(input) : [];
    const [mistyped] = keys.includes(discriminator) ? [] : nearest(discriminator, keys);
    if (mistyped !== undefined) {
      return [unknownKey([...path.slice(0, -1), mistyped], mistyped, [discriminator], places)];
    }
  }
  if (issue.code === 'invalid_key') {
    const [inner] = issue.issues;
    return [
      { ...places.key(path), key: pathText(path), message: inner?.message ?? 'is not a name that can stand here' },
    ];
  }
  return [withSuggestion({ ...places.value(path), key: pathText(path), message: issue.message }, suggestionFor(issue))];
}

function unknownKey(path: Path, key: string, known: readonly string[], places: Places): Problem {
  return withSuggestion(
    { ...places.key(path), key: pathText(path), message: 'unknown key' },
    didYouMeanKey(key, known),
  );
}

function suggestionFor(issue: z.core.$ZodIssue): string | undefined {
  const { input } = issue;
  if (issue.code === 'invalid_value' && typeof input === 'string') return didYouMean(input, issue.values.map(String));
  if (issue.code === 'invalid_union' && issue.discriminator !== undefined && typeof input === 'object' && input) {
    const said: unknown = Object.entries(input).find(([key]) => key === issue.discriminator)?.[1];
    return typeof said === 'string' ? didYouMean(said, optionsOf(issue)) : undefined;
  }
  if (issue.code !== 'invalid_type') return undefined;
  if (issue.expected === 'string' && (typeof input === 'number' || typeof input === 'boolean')) {
    return 'put it in quotes';
  }
  if (issue.expected === 'boolean' && typeof input === 'string') {
    if (/^(yes|on|y)$/i.test(input)) return 'write true';
    if (/^(no|off|n)$/i.test(input)) return 'write false';
  }
  return undefined;
}

/** The message of one issue, for schemas that do not bring their own. */
export function issueMessage(issue: z.core.$ZodRawIssue): string {
  const { input } = issue;
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.inst instanceof z.ZodObject ? Object.keys(issue.inst.shape).join(' ') : '';
    case 'invalid_type':
      if (input === undefined) return 'is missing';
      return `should be ${expectedText(issue.expected)} and is ${valueText(input)}`;
    case 'invalid_value': {
      const values = issue.values.map(String).join(', ');
      if (input === undefined) return `is missing: one of ${values}`;
      return `${valueText(input)} is not ${issue.values.length === 1 ? values : `one of ${values}`}`;
    }
    case 'invalid_union': {
      const { discriminator } = issue;
      if (discriminator === undefined) return 'is not one of the forms that can stand here';
      const missing = typeof input === 'object' && input !== null && !Object.hasOwn(input, discriminator);
      return `is ${missing ? 'missing: one of' : 'not one of'} ${optionsOf(issue).join(', ')}`;
    }
    case 'too_small':
    case 'too_big':
      return sizeText(issue.code, issue.origin, issue.code === 'too_small' ? issue.minimum : issue.maximum, input);
    default:
      return 'is not valid here';
  }
}

function optionsOf(issue: object): readonly string[] {
  return 'options' in issue && Array.isArray(issue.options) ? issue.options.map(String) : [];
}

function sizeText(code: 'too_small' | 'too_big', origin: string, bound: unknown, input: unknown): string {
  const least = code === 'too_small';
  if (origin === 'number' || origin === 'int') {
    return `${valueText(input)} is ${least ? 'less than the least' : 'more than the most'} that makes sense here, ${String(bound)}`;
  }
  const unit = origin === 'string' ? 'characters' : 'entries';
  return `has ${least ? 'fewer' : 'more'} than ${String(bound)} ${unit}`;
}

function expectedText(expected: string): string {
  const words: Readonly<Record<string, string>> = {
    string: 'a text',
    number: 'a number',
    int: 'a whole number',
    boolean: 'true or false',
    array: 'a list',
    object: 'a group of keys',
    record: 'a group of keys',
  };
  return words[expected] ?? expected;
}

const shownLength = 60;

/** A value as a message shows it: short, in quotes when it is a text. */
function valueText(value: unknown): string {
  if (value === null || value === undefined) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a group of keys';
  if (typeof value === 'string') {
    return JSON.stringify(value.length > shownLength ? `${value.slice(0, shownLength)}...` : value);
  }
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : 'something else';
}
