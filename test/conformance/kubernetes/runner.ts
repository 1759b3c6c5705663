// Plays cases that are written as data against an API server: that of the lab, or a real one. It asks by plain HTTPS and not with
// the client of ananke, so that it judges the server alone.
import { readdirSync, readFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { expect } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { repositoryRoot } from '../../support/source-tree.ts';

export interface Target {
  readonly url: string;
  /** PEM. */
  readonly authority: string;
  readonly token: string;
  /** A part of names that nobody else uses there. */
  readonly prefix: string;
}

const Method = z.enum(['GET', 'POST', 'PATCH', 'DELETE']);
const Step = z.strictObject({
  /** `PATCH /api/v1/nodes/${prefix}-n1` */
  request: z.string().regex(/^(GET|POST|PATCH|DELETE) \/\S*$/),
  type: z.string().optional(),
  body: z.unknown().optional(),
  expect: z.strictObject({
    status: z.int(),
    /** What the answer has to hold; more may be in it. A text that begins with `~ ` is a pattern. */
    body: z.unknown().optional(),
    text: z.string().optional(),
  }),
  /** Names for parts of the answer, by their path: `${uid}` in later steps. */
  save: z.record(z.string(), z.string()).optional(),
});
type Step = z.output<typeof Step>;
const Case = z.strictObject({
  name: z.string(),
  /** Why only the lab answers so, when it does. */
  onlyLab: z.string().optional(),
  steps: z.array(Step).min(1),
});
export type Case = z.output<typeof Case>;

const folder = join(repositoryRoot, 'test/conformance/kubernetes');

/** By file. */
export function allCases(): readonly (readonly [string, readonly Case[]])[] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
  return files.map((name) => [
    name.replace('.yaml', ''),
    z.array(Case).parse(parse(readFileSync(join(folder, name), 'utf8'))),
  ]);
}

let played = 0;

export async function play(target: Target, { steps }: Case): Promise<void> {
  played += 1;
  const prefix = `${target.prefix}-${played}`;
  const names = new Map([['prefix', prefix]]);
  await send(target, 'POST', '/api/v1/namespaces', 'application/json', { metadata: { name: prefix } });
  for (const [at, step] of steps.entries()) {
    const { request: line, type = 'application/json', body } = filled(step, names);
    const [method, path = ''] = line.split(' ');
    const answer = await send(target, Method.parse(method), path, type, body);
    const where = `step ${at + 1}, ${line}: ${answer.text.slice(0, 500)}`;
    expect(answer.status, where).toBe(step.expect.status);
    const expected = filled(step, names).expect;
    if (expected.text !== undefined) expect(answer.text, where).toContain(expected.text);
    if (expected.body !== undefined) expect(JSON.parse(answer.text), where).toMatchObject(matcher(expected.body));
    for (const [name, part] of Object.entries(step.save ?? {})) names.set(name, partOf(JSON.parse(answer.text), part));
  }
}

function filled(step: Step, names: ReadonlyMap<string, string>): Step {
  const text = JSON.stringify(step).replace(/\$\{(\w+)\}/g, (_, name: string) => {
    const value = names.get(name);
    if (value === undefined) throw new Error(`nothing was saved as ${name}`);
    return value;
  });
  return Step.parse(JSON.parse(text));
}

function matcher(expected: unknown): object {
  return withPatterns(expected) as object;
}

function withPatterns(expected: unknown): unknown {
  if (typeof expected === 'string' && expected.startsWith('~ ')) return expect.stringMatching(expected.slice(2));
  if (Array.isArray(expected)) return expected.map(withPatterns);
  if (typeof expected !== 'object' || expected === null) return expected;
  return Object.fromEntries(Object.entries(expected).map(([key, value]) => [key, withPatterns(value)]));
}

function partOf(json: unknown, path: string): string {
  let found = json;
  for (const key of path.split('.')) {
    found =
      typeof found === 'object' && found !== null
        ? Object.entries(found).find(([name]) => name === key)?.[1]
        : undefined;
  }
  if (typeof found !== 'string') throw new Error(`the answer has no text at ${path}`);
  return encodeURIComponent(found);
}

interface Answer {
  readonly status: number;
  readonly text: string;
}

function send(target: Target, method: string, path: string, type: string, body: unknown): Promise<Answer> {
  const text = body === undefined ? '' : JSON.stringify(body);
  const length = text === '' ? {} : { 'content-type': type, 'content-length': Buffer.byteLength(text) };
  const headers = { authorization: `Bearer ${target.token}`, accept: 'application/json', ...length };
  return new Promise((resolve, reject) => {
    const url = new URL(path, target.url);
    const sent = request(url, { method, ca: target.authority, agent: false, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
      );
      response.on('error', reject);
    });
    sent.on('error', reject);
    sent.end(text);
  });
}
