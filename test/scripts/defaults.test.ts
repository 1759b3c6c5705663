// The defaults that the schemas tell are those that ananke takes: written out everywhere, they change nothing.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { kinds } from '../../scripts/generated/schema-node.ts';
import { structuralRoot } from '../../scripts/generated/structural.ts';
import { parseConfig } from '../../src/api/config.ts';
import { parseDesired } from '../../src/api/desired.ts';
import { repositoryRoot } from '../support/source-tree.ts';

type Group = Readonly<Record<string, unknown>>;

const read = (name: string): Buffer => readFileSync(join(repositoryRoot, 'configs', name));
const bytesOf = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

describe('the defaults of the schema, written out', () => {
  it.each(['minimal.yaml', 'reference.yaml', 'titan.yaml'])('change nothing in configs/%s', (name) => {
    const parsed = parseConfig(read(name));
    expect(parsed.state).toBe('valid');
    const full = withDefaults(parse(read(name).toString()), rootOf('AnankeConfig'));
    expect(parseConfig(bytesOf(full))).toEqual({ ...parsed, file: expect.anything() });
  });

  it('change nothing in configs/desired.yaml', () => {
    const nobody = { machines: [], ups: [] };
    const full = withDefaults(parse(read('desired.yaml').toString()), rootOf('DesiredState'));
    expect(full).toHaveProperty('spec.act', 'always');
    expect(parseDesired(bytesOf(full), nobody)).toEqual(parseDesired(read('desired.yaml'), nobody));
  });
});

function rootOf(kind: string): Group {
  return structuralRoot(kinds.find(({ name }) => name === kind)?.schema ?? {});
}

/** As an API server does it with a CRD: from the outside in, so that defaults are filled in also inside defaults. */
function withDefaults(value: unknown, node: Group): unknown {
  if (Array.isArray(value)) return value.map((part: unknown) => withDefaults(part, groupOf(node['items'])));
  if (typeof value !== 'object' || value === null || node['properties'] === undefined) return value;
  const given = groupOf(value);
  const filled = Object.entries(groupOf(node['properties'])).flatMap(([key, schema]): [string, unknown][] => {
    const part = given[key] ?? groupOf(schema)['default'];
    return part === undefined ? [] : [[key, withDefaults(part, groupOf(schema))]];
  });
  return { ...given, ...Object.fromEntries(filled) };
}

function groupOf(value: unknown): Group {
  return Object.fromEntries(Object.entries(value ?? {}));
}
