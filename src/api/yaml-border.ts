/**
 * The border between files that people write and everything inside: bytes -> YAML -> plain value -> schema. Total: whatever
 * the bytes are, the answer is a value of the schema or a list of problems, each with its place.
 */
import * as z from 'zod';
import { inFileOrder, type Problem } from './problems.ts';
import { didYouMean, didYouMeanKey } from './suggestion.ts';
import { decodeText } from './yaml-text.ts';
import { type Path, type Places, pathText, readPlainYaml } from './yaml-values.ts';

export type Bordered<Value> =
  | { readonly value: Value; readonly places: Places }
  | { readonly problems: readonly Problem[] };

interface Rules {
  /** Top-level keys that are dropped unread. */
  readonly without?: readonly string[];
}

export function readYaml<Schema extends z.ZodType>(
  bytes: Uint8Array,
  schema: Schema,
  rules: Rules = {},
): Bordered<z.output<Schema>> {
  const decoded = decodeText(bytes);
  if ('problems' in decoded) return decoded;
  const plain = readPlainYaml(decoded.text);
  if ('problems' in plain) return plain;
  const result = schema.safeParse(without(plain.value, rules.without ?? []), { error: messageOf, reportInput: true });
  if (result.success) return { value: result.data, places: plain.places };
  const problems = result.error.issues.flatMap((issue) => problemsOf(issue, plain.places));
  return { problems: inFileOrder(problems) };
}

/** A problem at a value that the schema accepts and that something else in the file contradicts. */
export function problemAt(places: Places, path: Path, message: string, suggestion?: string): Problem {
  const problem = { ...places.value(path), key: pathText(path), message };
  return suggestion === undefined ? problem : { ...problem, suggestion };
}

function without(value: unknown, keys: readonly string[]): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key)));
}

function problemsOf(issue: z.core.$ZodIssue, places: Places): readonly Problem[] {
  const path = issue.path.map((part) => (typeof part === 'number' ? part : String(part)));
  if (issue.code === 'unrecognized_keys') {
    // The message of this code is the list of the keys that would have been right: see `messageOf`.
    const known = issue.message.split(' ');
    return issue.keys.map((key) => {
      const at = [...path, key];
      return withSuggestion(
        { ...places.key(at), key: pathText(at), message: 'unknown key' },
        didYouMeanKey(key, known),
      );
    });
  }
  if (issue.code === 'invalid_key') {
    const [inner] = issue.issues;
    return [
      { ...places.key(path), key: pathText(path), message: inner?.message ?? 'is not a name that can stand here' },
    ];
  }
  return [withSuggestion({ ...places.value(path), key: pathText(path), message: issue.message }, suggestionFor(issue))];
}

function withSuggestion(problem: Problem, suggestion: string | undefined): Problem {
  return suggestion === undefined ? problem : { ...problem, suggestion };
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
function messageOf(issue: z.core.$ZodRawIssue): string {
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
      if (issue.discriminator === undefined) return 'is not one of the forms that can stand here';
      return `is not one of ${optionsOf(issue).join(', ')}`;
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
