/**
 * desired.yaml -> core `Desired`. Total: any bytes give valid, invalid or absent. Names become the configured ones here, so that
 * nothing behind this border knows of aliases.
 */
import type { Config } from '../core/config.ts';
import type { Countermand, Desired, DesiredSpec, Forbidden, RunOptions } from '../core/desired.ts';
import { type NodeName, upsName } from '../core/ids.ts';
import { type Timestamp, timestamp } from '../core/moment.ts';
import { canonicalJson } from './canonical-json.ts';
import { DesiredState, editAtAnnotation, editByAnnotation, editIdAnnotation, type Spec } from './desired-schema.ts';
import { forbiddenBy } from './forbidden-by.ts';
import { machineNames, type Names, upsNames } from './names.ts';
import { inFileOrder, inShort, type Problem } from './problems.ts';
import { problemAt, readYaml } from './yaml-border.ts';
import type { Path, Places } from './yaml-values.ts';

export interface DesiredReading {
  readonly desired: Desired;
  /** Every mistake with its place, for `ananke validate` and the log; empty unless invalid. */
  readonly problems: readonly Problem[];
}
/** The part of the configuration that names in desired.yaml are checked against. */
export type KnownNames = Pick<Config, 'machines' | 'ups'>;

export function parseDesired(bytes: Uint8Array | undefined, config: KnownNames): Desired {
  return readDesired(bytes, config).desired;
}

export function readDesired(bytes: Uint8Array | undefined, config: KnownNames): DesiredReading {
  if (bytes === undefined) {
    return { desired: { state: 'absent', message: 'There is no such file.' }, problems: [] };
  }
  // The mirror of holds is for reading: a slip of the pen in it must not put the word of the operator out of force.
  const read = readYaml(bytes, DesiredState, { without: ['holds'] });
  if ('problems' in read) return invalid(read.problems, forbiddenBy(bytes, config));
  const { spec, metadata } = read.value;
  const resolved = resolveSpec(spec, config, read.places);
  if ('problems' in resolved) return invalid(resolved.problems, forbiddenBy(bytes, config));
  const by = metadata.annotations[editByAnnotation];
  const desired: Desired = {
    state: 'valid',
    spec: resolved.spec,
    editId: metadata.annotations[editIdAnnotation] ?? '',
    digest: digestOf(resolved.spec),
  };
  const saidAt = Date.parse(metadata.annotations[editAtAnnotation] ?? '');
  return {
    desired: {
      ...desired,
      ...(by === undefined ? {} : { by }),
      ...(Number.isNaN(saidAt) ? {} : { saidAt: timestamp(saidAt) }),
    },
    problems: [],
  };
}

/** What is equal for ananke has an equal digest: comments, order of keys, defaults written out and aliases do not count. */
export function digestOf(spec: DesiredSpec): string {
  return canonicalJson({ ...spec, ignoredNodes: spec.ignoredNodes.toSorted() });
}

function invalid(problems: readonly Problem[], forbids: Forbidden | undefined): DesiredReading {
  const desired: Desired = { state: 'invalid', ...inShort(problems), ...(forbids === undefined ? {} : { forbids }) };
  return { desired, problems };
}

function resolveSpec(
  spec: Spec,
  config: KnownNames,
  places: Places,
): { readonly spec: DesiredSpec } | { readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const machines = machineNames(config.machines);
  const ignoredNodes = spec.ignoredNodes.flatMap((name, index) =>
    known(machines, name, ['spec', 'ignoredNodes', index], places, problems),
  );
  const upses = upsNames(config.ups);
  for (const name of Object.keys(spec.options.acceptPower)) {
    known(upses, name, ['spec', 'options', 'acceptPower', name], places, problems);
  }
  if (problems.length > 0) return { problems: inFileOrder(problems) };
  const resolved: DesiredSpec = {
    cluster: spec.cluster,
    mode: spec.mode,
    ignoredNodes: [...new Set<NodeName>(ignoredNodes)],
    reason: spec.reason,
    act: spec.act,
    options: optionsOf(spec.options),
    countermands: spec.countermands.map(countermandOf),
  };
  return { spec: spec.actUntil === undefined ? resolved : { ...resolved, actUntil: momentOf(spec.actUntil) } };
}

function known<Id>(names: Names<Id>, name: string, path: Path, places: Places, problems: Problem[]): readonly Id[] {
  const found = names.find(name);
  if (found !== undefined) return [found];
  problems.push(problemAt(places, path, names.unknown(name), names.suggestion(name)));
  return [];
}

/** Only what was asked for: an option that is off and one that is not there are the same wish. */
function optionsOf(options: Spec['options']): RunOptions {
  const accepted = Object.entries(options.acceptPower);
  return {
    ...(options.skipDrain ? { skipDrain: true } : {}),
    ...(options.skipEtcdSnapshot ? { skipEtcdSnapshot: true } : {}),
    ...(options.forceFluxBranch === undefined ? {} : { forceFluxBranch: options.forceFluxBranch }),
    ...(accepted.length === 0
      ? {}
      : { acceptPower: Object.fromEntries(accepted.map(([name, power]) => [upsName(name), power])) }),
  };
}

function countermandOf(countermand: Spec['countermands'][number]): Countermand {
  return { ...countermand, until: momentOf(countermand.until) };
}

/** The schema has checked the form, zone included, so this reads no clock and no local time. */
function momentOf(wallTime: string): Timestamp {
  return timestamp(Date.parse(wallTime));
}
