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
import { WallTime } from '../values.ts';
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

/** The values for a new text, of a file that is not valid or not there: what it says clearly, and what is in force for the rest. */
export function carried(spec: Values | undefined, inForce: DesiredSpec | undefined, config: KnownNames): Values {
  const named = namedNodes(spec ?? {}, config);
  return {
    ignoredNodes: [...named, ...otherNodes(named, inForce, config)],
    ...carriedAct(spec ?? {}, inForce),
    countermands: carriedCountermands(spec ?? {}, inForce),
  };
}

/**
 * The same for a text that stays, though it is not valid yet: nothing goes out of it, and what is in force comes in where it says
 * nothing. It may have been cut off before it could say it.
 */
export function completed(spec: Values, inForce: DesiredSpec | undefined, config: KnownNames): Values {
  if (inForce === undefined) return spec;
  const { ignoredNodes: nodes = [], act, actUntil, countermands } = spec;
  const saysAct = act !== undefined || actUntil !== undefined;
  const missing = otherNodes(namedNodes(spec, config), inForce, config);
  const standing = {
    ...(missing.length > 0 && Array.isArray(nodes) ? { ignoredNodes: [...nodes, ...missing] } : {}),
    ...(saysAct || inForce.act === 'always' ? {} : carriedAct({}, inForce)),
    ...(countermands === undefined && inForce.countermands.length > 0
      ? { countermands: carriedCountermands({}, inForce) }
      : {}),
  };
  return { ...spec, ...standing };
}

/** Whatever the text names, under a key that may be meant for it. */
function namedNodes(spec: Values, config: KnownNames): readonly string[] {
  const machines = machineNames(config.machines);
  const lists = Object.entries(spec).filter(([key]) => nearest('ignoredNodes', [key]).length > 0);
  const names = lists.flatMap(([, list]): unknown[] => (Array.isArray(list) ? list : [list]));
  return names.filter((name) => typeof name === 'string').filter((name) => machines.find(name) !== undefined);
}

/** Those that are in force and not named: rather one too many that is left alone. */
function otherNodes(named: readonly string[], inForce: DesiredSpec | undefined, config: KnownNames): readonly string[] {
  const machines = machineNames(config.machines);
  const standing = new Set(named.map((name) => machines.find(name)));
  return (inForce?.ignoredNodes ?? []).filter((name) => machines.find(name) !== undefined && !standing.has(name));
}

function carriedAct(
  spec: Values,
  inForce: DesiredSpec | undefined,
): { readonly act: string; readonly actUntil?: string } {
  const act = 'act' in spec ? Spec.shape.act.safeParse(spec['act']) : undefined;
  if (act?.success !== true) {
    const until = inForce?.actUntil;
    return { act: inForce?.act ?? 'always', ...(until === undefined ? {} : { actUntil: wallTimeText(until) }) };
  }
  const actUntil = 'actUntil' in spec ? WallTime.safeParse(spec['actUntil']) : undefined;
  return { act: act.data, ...(actUntil?.success === true ? { actUntil: actUntil.data } : {}) };
}

function carriedCountermands(spec: Values, inForce: DesiredSpec | undefined): readonly Values[] {
  const list: unknown = spec['countermands'];
  if (Array.isArray(list)) {
    return list.filter((one: unknown) => isPlainMap(one)).filter((one) => Countermand.safeParse(one).success);
  }
  return (inForce?.countermands ?? []).map((one) => ({ ...one, until: wallTimeText(one.until) }));
}
