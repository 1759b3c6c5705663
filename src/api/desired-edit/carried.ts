/**
 * What is kept of a desired.yaml whose text cannot be kept. Machines that a person wants to be left alone are above all: losing
 * that by a slip of the pen elsewhere in the file could power them off.
 */
import { parseDocument } from 'yaml';
import type { DesiredSpec } from '../../core/desired.ts';
import type { KnownNames } from '../desired.ts';
import { Countermand, Spec } from '../desired-schema.ts';
import { machineNames } from '../names.ts';
import { nearest } from '../suggestion.ts';
import { isPlainMap } from '../yaml-rewrite/written.ts';
import type { Values } from './next-value.ts';
import { wallTimeText } from './wall-time.ts';

/** Aliases that are followed while a broken text is looked through. */
const maxAliases = 100;

/** The spec of a text that is not valid, as far as it can be made out; undefined when there is none. */
export function specIn(text: string): Values | undefined {
  try {
    const plain: unknown = parseDocument(text, { schema: 'core', logLevel: 'silent' }).toJS({
      maxAliasCount: maxAliases,
    });
    const spec = isPlainMap(plain) ? plain['spec'] : undefined;
    return isPlainMap(spec) ? spec : undefined;
  } catch {
    // A text that the parser gives up on tells nothing; what is in force is carried over then.
    return undefined;
  }
}

/** The values of `ignoredNodes`, `act`, `actUntil` and `countermands` that go into the new text. */
export function carried(spec: Values | undefined, inForce: DesiredSpec | undefined, config: KnownNames): Values {
  const ignoredNodes = carriedNodes(spec, inForce, config);
  const countermands = carriedCountermands(spec, inForce);
  return { ignoredNodes, countermands, ...carriedAct(spec, inForce) };
}

/** All that anything names: what the text says and, when it is not quite clear, what is in force as well. */
function carriedNodes(
  spec: Values | undefined,
  inForce: DesiredSpec | undefined,
  config: KnownNames,
): readonly string[] {
  const machines = machineNames(config.machines);
  const lists = Object.entries(spec ?? {}).filter(([key]) => nearest('ignoredNodes', [key]).length > 0);
  const names = lists.flatMap(([, list]): unknown[] => (Array.isArray(list) ? list : [list]));
  const known = names.filter((name) => typeof name === 'string').filter((name) => machines.find(name) !== undefined);
  const isClear = spec !== undefined && known.length === names.length && lists.every(([key]) => key === 'ignoredNodes');
  const standing = new Set(known.map((name) => machines.find(name)));
  const others = isClear ? [] : (inForce?.ignoredNodes ?? []).filter((name) => !standing.has(name));
  return [...known, ...others.filter((name) => machines.find(name) !== undefined)];
}

function carriedAct(spec: Values | undefined, inForce: DesiredSpec | undefined): Values {
  const act = Spec.shape.act.safeParse(spec?.['act']);
  const actUntil = Spec.shape.actUntil.safeParse(spec?.['actUntil']);
  if (spec === undefined || !act.success) {
    const until = inForce?.actUntil;
    return { act: inForce?.act ?? 'always', ...(until === undefined ? {} : { actUntil: wallTimeText(until) }) };
  }
  return { act: act.data, ...(actUntil.success && 'actUntil' in spec ? { actUntil: actUntil.data } : {}) };
}

function carriedCountermands(spec: Values | undefined, inForce: DesiredSpec | undefined): readonly Values[] {
  const list: unknown = spec === undefined ? undefined : (spec['countermands'] ?? []);
  if (!Array.isArray(list)) {
    return (inForce?.countermands ?? []).map((one) => ({ ...one, until: wallTimeText(one.until) }));
  }
  return list.filter((one: unknown) => isPlainMap(one)).filter((one) => Countermand.safeParse(one).success);
}
