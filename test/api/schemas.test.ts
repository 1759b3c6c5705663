// What is generated from the schemas later needs every key to be described.
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { AnankeConfig } from '../../src/api/config-schema.ts';
import { DesiredState } from '../../src/api/desired-schema.ts';

describe.each([
  ['AnankeConfig', AnankeConfig],
  ['DesiredState', DesiredState],
])('the schema %s', (_name, schema) => {
  const json: unknown = z.toJSONSchema(schema, { io: 'input' });

  it('has its groups where this test looks for them', () => {
    const { length } = JSON.stringify(json).match(/"properties":/g) ?? [];
    expect(groupsOf(json, '')).toHaveLength(length ?? 0);
    expect(length).toBeGreaterThan(5);
  });

  it('allows no unknown keys in any group', () => {
    const open = groupsOf(json, '').filter(({ group }) => group['additionalProperties'] !== false);
    expect(open.map(({ path }) => path)).toEqual([]);
  });

  it('says of each key what it means', () => {
    const silent = groupsOf(json, '').flatMap(({ path, group }) =>
      entriesOf(group['properties'])
        .filter(
          ([key, value]) => !isObvious(`${path}.${key}`) && entriesOf(value).every(([name]) => name !== 'description'),
        )
        .map(([key]) => `${path}.${key}`),
    );
    expect(silent).toEqual([]);
  });
});

/** The mirror of holds repeats the words of a hold; a discriminating key is explained by its group. */
function isObvious(path: string): boolean {
  return /\.(holds\[\]\.\w+|method|annotations|file|nodes)$/.test(path);
}

function groupsOf(value: unknown, path: string): { path: string; group: Readonly<Record<string, unknown>> }[] {
  const entries = entriesOf(value);
  const group = Object.fromEntries(entries);
  const here = 'properties' in group ? [{ path, group }] : [];
  const below = entriesOf(group['properties']).flatMap(([key, part]) => groupsOf(part, `${path}.${key}`));
  const options = ['oneOf', 'anyOf'].flatMap((key) =>
    entriesOf(group[key]).flatMap(([, part]) => groupsOf(part, path)),
  );
  return [...here, ...below, ...options, ...('items' in group ? groupsOf(group['items'], `${path}[]`) : [])];
}

function entriesOf(value: unknown): [string, unknown][] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}
