/**
 * The border between files that people write and everything inside: bytes -> YAML -> plain value -> schema. Total: whatever
 * the bytes are, the answer is a value of the schema or a list of problems, each with its place.
 */
import type * as z from 'zod';
import { issueMessage, issueProblems } from './issue-problems.ts';
import { inFileOrder, type Problem, withSuggestion } from './problems.ts';
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
  const result = schema.safeParse(without(plain.value, rules.without ?? []), {
    error: issueMessage,
    reportInput: true,
    // A file is parsed once: code made for it would never be used again.
    jitless: true,
  });
  if (result.success) return { value: result.data, places: plain.places };
  const problems = result.error.issues.flatMap((issue) => issueProblems(issue, plain.places));
  return { problems: inFileOrder(problems) };
}

/** A problem at a value that the schema accepts and that something else in the file contradicts. */
export function problemAt(places: Places, path: Path, message: string, suggestion?: string): Problem {
  return withSuggestion({ ...places.value(path), key: pathText(path), message }, suggestion);
}

function without(value: unknown, keys: readonly string[]): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key)));
}
