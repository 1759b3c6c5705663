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
  const keys = keysOf(json);

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
    expect(keys.filter(({ key }) => sentenceOf(key) === '').map(({ path }) => path)).toEqual([]);
  });

  it('says of each key that may be absent and has no default what its absence means', () => {
    const silent = keys.filter(({ key, isOpen }) => isOpen && !/\bAbsent: /.test(sentenceOf(key)));
    expect(silent.map(({ path }) => path)).toEqual([]);
  });

  it('gives each word of a closed list its meaning', () => {
    const lists = [...JSON.stringify(json).matchAll(/"enum":\[("[^\]]*)\]/g)];
    const meanings = [...JSON.stringify(json).matchAll(/"enumDescriptions":\["[^\]]*\]/g)];
    expect(lists.length).toBeGreaterThan(3);
    expect(meanings).toHaveLength(lists.length);
  });
});

describe('the schema of ananke.yaml', () => {
  it('has an example of each key that has no default', () => {
    const keys = keysOf(z.toJSONSchema(AnankeConfig, { io: 'input' }));
    const bare = keys.filter(({ key, isOpen }) => isOpen && !('properties' in key) && !('examples' in key));
    expect(bare.map(({ path }) => path)).toEqual([]);
  });
});

interface Key {
  readonly path: string;
  readonly key: Readonly<Record<string, unknown>>;
  /** May be absent, and has neither a default nor one value only. */
  readonly isOpen: boolean;
}

function keysOf(json: unknown): readonly Key[] {
  return groupsOf(json, '').flatMap(({ path, group }) => {
    const required = Array.isArray(group['required']) ? group['required'] : [];
    return entriesOf(group['properties']).map(([name, value]) => {
      const key = Object.fromEntries(entriesOf(value));
      return {
        path: `${path}.${name}`,
        key,
        isOpen: !required.includes(name) && !('default' in key) && !('const' in key),
      };
    });
  });
}

function sentenceOf(key: Key['key']): string {
  return typeof key['description'] === 'string' ? key['description'] : '';
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
