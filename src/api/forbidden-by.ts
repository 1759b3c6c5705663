/**
 * What a desired.yaml that is not valid clearly forbids: machines that are to be left alone, and `act`. Nothing is done because of such a
 * file; but where no word of before is known, taking it for empty would touch what its author had put under protection.
 */
import type { Forbidden } from '../core/desired.ts';
import type { KnownNames } from './desired.ts';
import { machineNames } from './names.ts';
import { decodeText } from './yaml-text.ts';
import { readPlainYaml } from './yaml-values.ts';

const lessThanAlways = ['never', 'power-only'] as const;

/** Undefined when it forbids nothing, or is not even YAML. */
export function forbiddenBy(bytes: Uint8Array, config: KnownNames): Forbidden | undefined {
  const decoded = decodeText(bytes);
  if ('problems' in decoded) return undefined;
  const plain = readPlainYaml(decoded.text);
  if ('problems' in plain) return undefined;
  const spec = keysOf(keysOf(plain.value).get('spec'));
  const names = machineNames(config.machines);
  const ignoredNodes = textsOf(spec.get('ignorednodes')).flatMap((name) => names.find(name) ?? []);
  const said = lessThanAlways.find((act) => act === spec.get('act'));
  // A pause with an end may be over by now, and a protection that is off for ever is none.
  const act = spec.has('actuntil') ? undefined : said;
  if (ignoredNodes.length === 0 && act === undefined) return undefined;
  return { ignoredNodes: [...new Set(ignoredNodes)], act: act ?? 'always' };
}

/** Whatever the style of the keys: `ignored_nodes` is the likeliest of all mistakes in this file. */
function keysOf(value: unknown): ReadonlyMap<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return new Map();
  return new Map(Object.entries(value).map(([key, one]) => [key.toLowerCase().replaceAll(/[_-]/g, ''), one]));
}

function textsOf(value: unknown): readonly string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.filter((one) => typeof one === 'string');
}
