// The CRD-shaped files: that a real API server would take them. Checked by its own rules for structural schemas.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { crds } from '../../scripts/generated/crds.ts';
import { kinds } from '../../scripts/generated/schema-node.ts';
import { repositoryRoot } from '../support/source-tree.ts';
import { re2Objection } from './re2.ts';

type Node = Readonly<Record<string, unknown>>;
interface Placed {
  readonly path: string;
  readonly node: Node;
}

/** The keywords that a structural schema may have at every level; `title`, `examples` and the like are legal too, and not used. */
const allowed = new Set([
  'description',
  'type',
  'nullable',
  'enum',
  'format',
  'pattern',
  'minimum',
  'maximum',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'default',
  'required',
  'properties',
  'additionalProperties',
  'items',
  'x-kubernetes-preserve-unknown-fields',
]);

describe.each(kinds.map(({ name }) => name))('the CRD of %s', (name) => {
  const text = readFileSync(join(repositoryRoot, `crds-local/${name.toLowerCase()}.yaml`), 'utf8');
  const crd: Definition = parse(text);
  const [version] = crd.spec.versions;
  const root = version?.schema.openAPIV3Schema ?? {};
  const nodes = nodesOf(root, '');

  it('is named as Kubernetes wants it', () => {
    const { group, names } = crd.spec;
    expect(crd.metadata.name).toBe(`${names.plural}.${group}`);
    expect(names).toEqual({ kind: name, listKind: `${name}List`, plural: names.plural, singular: name.toLowerCase() });
    expect(crd.spec.versions).toMatchObject([{ name: 'v1alpha1', served: true, storage: true }]);
  });

  it('has a type at every node, or says that anything may stand there', () => {
    expect(nodes.length).toBeGreaterThan(20);
    const untyped = nodes.filter(
      ({ node }) => !('type' in node) && node['x-kubernetes-preserve-unknown-fields'] !== true,
    );
    expect(pathsOf(untyped)).toEqual([]);
  });

  it('has no keyword that a structural schema may not have', () => {
    const foreign = nodes.flatMap(({ path, node }) =>
      Object.keys(node)
        .filter((keyword) => !allowed.has(keyword))
        .map((keyword) => `${path} ${keyword}`),
    );
    expect(foreign).toEqual([]);
    const closed = nodes.filter(({ node }) => typeof node['additionalProperties'] === 'boolean');
    expect(pathsOf(closed)).toEqual([]);
    const both = nodes.filter(({ node }) => 'properties' in node && 'additionalProperties' in node);
    expect(pathsOf(both)).toEqual([]);
  });

  it('leaves what every object has to the API server', () => {
    expect(root['properties']).toMatchObject({
      apiVersion: { type: 'string' },
      kind: { type: 'string' },
      metadata: { type: 'object' },
    });
    expect(
      entriesOf(root['properties']).flatMap(([key, node]) => (key === 'metadata' ? Object.keys(asNode(node)) : [])),
    ).toEqual(['type']);
    expect(root['required'] ?? []).not.toContain('kind');
  });

  it('has only patterns that RE2 can compile', () => {
    const refused = nodes.flatMap(({ path, node }) => {
      const objection = typeof node['pattern'] === 'string' ? re2Objection(node['pattern']) : undefined;
      return objection === undefined ? [] : [`${path}: ${objection}`];
    });
    expect(refused).toEqual([]);
  });

  it('has defaults of the type and from the list of their node', () => {
    const wrong = nodes.filter(({ node }) => 'default' in node && !fits(node['default'], node));
    expect(pathsOf(wrong)).toEqual([]);
  });

  it('is generated', () => {
    expect(text).toBe(crds.find(({ path }) => path.endsWith(`/${name.toLowerCase()}.yaml`))?.content());
  });
});

interface Definition {
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly group: string;
    readonly names: {
      readonly kind: string;
      readonly listKind: string;
      readonly plural: string;
      readonly singular: string;
    };
    readonly versions: readonly { readonly schema: { readonly openAPIV3Schema: Node } }[];
  };
}

function nodesOf(node: Node, path: string): readonly Placed[] {
  const below = entriesOf(node['properties']).flatMap(([key, part]) => nodesOf(asNode(part), `${path}.${key}`));
  const each = ['items', 'additionalProperties'].flatMap((keyword) =>
    typeof node[keyword] === 'object' ? nodesOf(asNode(node[keyword]), `${path}[]`) : [],
  );
  return [{ path, node }, ...below, ...each];
}

/** As far as the API server checks a default: its type, the closed list, the required keys, and what is in it. */
function fits(value: unknown, node: Node): boolean {
  if (Array.isArray(node['enum']) && !node['enum'].includes(value)) return false;
  switch (node['type']) {
    case 'object': {
      const keys = new Map(entriesOf(value));
      const required: readonly unknown[] = Array.isArray(node['required']) ? node['required'] : [];
      const known = new Map(entriesOf(node['properties']));
      return (
        required.every((key) => typeof key === 'string' && keys.has(key)) &&
        [...keys].every(([key, part]) => fits(part, asNode(known.get(key) ?? node['additionalProperties'])))
      );
    }
    case 'array':
      return Array.isArray(value) && value.every((part) => fits(part, asNode(node['items'])));
    case 'integer':
      return Number.isInteger(value);
    case undefined:
      return true;
    default:
      return typeof value === node['type'];
  }
}

function asNode(value: unknown): Node {
  return Object.fromEntries(entriesOf(value));
}

function entriesOf(value: unknown): readonly [string, unknown][] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}

const pathsOf = (placed: readonly Placed[]): readonly string[] => placed.map(({ path }) => path);
