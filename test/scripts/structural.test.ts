import { describe, expect, it } from 'vitest';
import type { SchemaNode } from '../../scripts/generated/schema-node.ts';
import { structuralRoot } from '../../scripts/generated/structural.ts';

/** One key of a kind in its structural form. */
function structural(key: SchemaNode): unknown {
  const { properties } = structuralRoot({ type: 'object', properties: { key } });
  return Object.entries(properties ?? {}).find(([name]) => name === 'key')?.[1];
}

describe('a structural schema', () => {
  it('keeps the bounds, and closes no group', () => {
    const group: SchemaNode = {
      type: 'object',
      required: ['a'],
      properties: { a: { type: 'number', minimum: 1, default: 2 } },
      additionalProperties: false,
    };
    expect(structural(group)).toEqual({
      type: 'object',
      required: ['a'],
      properties: { a: { type: 'number', minimum: 1, default: 2 } },
    });
  });

  it('says a single value as a list of one', () => {
    expect(structural({ type: 'string', const: 'down' })).toEqual({ type: 'string', enum: ['down'] });
  });

  it('tells the meaning of words in the description', () => {
    const node: SchemaNode = {
      type: 'string',
      description: 'Why.',
      enum: ['a', 'b'],
      enumDescriptions: ['One.', 'Two.'],
    };
    expect(structural(node)).toEqual({ description: 'Why.\na: One.\nb: Two.', type: 'string', enum: ['a', 'b'] });
  });

  it('leaves a format to Kubernetes, and the names of a record to people', () => {
    expect(structural({ type: 'string', format: 'date-time', pattern: 'x' })).toEqual({
      type: 'string',
      format: 'date-time',
    });
    const record: SchemaNode = {
      type: 'object',
      propertyNames: { pattern: 'x' },
      additionalProperties: { type: 'string' },
    };
    expect(structural(record)).toEqual({ type: 'object', additionalProperties: { type: 'string' } });
  });

  it('lets anything stand where several types may', () => {
    const anything = { 'x-kubernetes-preserve-unknown-fields': true };
    expect(structural({ anyOf: [{ type: 'string' }, { type: 'array' }] })).toEqual(anything);
    expect(structural({ type: ['string', 'number', 'null'] })).toEqual({ ...anything, nullable: true });
  });

  it('knows what may be null', () => {
    expect(structural({ type: ['string', 'null'] })).toEqual({ type: 'string', nullable: true });
    const group: SchemaNode = { type: 'object', properties: { a: { type: 'string' } } };
    expect(structural({ description: 'Why.', anyOf: [group, { type: 'null' }] })).toEqual({
      description: 'Why.',
      type: 'object',
      nullable: true,
      properties: { a: { type: 'string' } },
    });
  });
});

describe('a union in a structural schema', () => {
  const option = (
    method: string,
    properties: SchemaNode['properties'] = {},
    required: readonly string[] = [],
  ): SchemaNode => ({
    type: 'object',
    required: ['method', ...required],
    properties: { method: { type: 'string', const: method, description: `It is ${method}.` }, ...properties },
  });
  const of = (...oneOf: readonly SchemaNode[]): unknown => structural({ oneOf });

  it('has the keys of all options, and needs what all need', () => {
    const timeout: SchemaNode = { type: 'number', description: 'Limit.' };
    expect(of(option('a', { timeout }, ['timeout']), option('b'))).toEqual({
      type: 'object',
      required: ['method'],
      properties: {
        method: { description: 'a: It is a.\nb: It is b.', type: 'string', enum: ['a', 'b'] },
        timeout: { description: 'a: Limit.', type: 'number' },
      },
    });
  });

  it('has no default for a key that only some options have: it would be filled in beside the others', () => {
    const timeout: SchemaNode = { type: 'number', default: 5 };
    expect(of(option('a', { timeout }), option('b'))).not.toHaveProperty('properties.timeout.default');
    expect(of(option('a', { timeout }), option('b', { timeout }))).toHaveProperty('properties.timeout.default', 5);
  });

  it('lets anything stand where options mean different things by one key', () => {
    const both = of(option('a', { value: { type: 'number' } }), option('b', { value: { type: 'string' } }));
    expect(both).toHaveProperty('properties.value', { 'x-kubernetes-preserve-unknown-fields': true });
  });
});
