/** What is told while no run is open: nodes, gates, Flux, who would come back, and what was proven. */

import type { FluxStatus, ReturnStatus, SnapshotStatus } from '../../../api/status-site.ts';
import { counted } from '../../../core/counted.ts';
import type { Line } from '../text.ts';
import { duration } from '../times.ts';
import type { Seen } from './headline.ts';
import { labelled } from './intent.ts';

export function quietLines(seen: Seen): readonly Line[] {
  const { status, width } = seen;
  // What is down on purpose has neither gates to pass nor objects to apply.
  const isUp = status.targets?.cluster !== 'quiet';
  return [
    ...labelled('NODES', nodes(seen), width),
    ...(isUp && status.gates.length > 0 ? labelled('GATES', gates(seen), width) : []),
    ...(isUp && status.flux !== undefined ? labelled('FLUX', flux(status.flux), width) : []),
    ...(status.returns === undefined ? [] : labelled('RETURN', returning(status.returns), width)),
    ...proven(seen),
  ];
}

function nodes({ status: { servers, agents, machines } }: Seen): string {
  const ignored = machines.filter((machine) => machine.ignored).length;
  const unknown = servers.unknown + agents.unknown;
  return [
    `${servers.ready}/${counted(servers.total, 'server')} Ready`,
    `${agents.ready}/${counted(agents.total, 'agent')} Ready`,
    ...(unknown > 0 ? [`${unknown} unknown`] : []),
    ...(ignored > 0 ? [`${ignored} ignored`] : []),
  ].join(', ');
}

/** When all of them were passed together; of some that are not passed now that says nothing. */
function gates({ status, clock }: Seen): string {
  const { convergedSince, convergedTookSeconds } = status;
  const failing = status.gates.filter(({ verdict }) => verdict !== 'passed' && verdict !== 'skipped');
  const passed = `${status.gates.length - failing.length}/${status.gates.length} passed`;
  if (failing.length > 0) return `${passed}; not: ${failing.map(({ name }) => name).join(' ')}`;
  if (convergedSince === undefined) return passed;
  const took = convergedTookSeconds === undefined ? '' : `, took ${duration(convergedTookSeconds)}`;
  return `${passed} ${clock.time(convergedSince)}${took}`;
}

function flux({ branch, branchUnknown, objects, objectsUnknown }: FluxStatus): string {
  const from = branch ?? `branch ? (${branchUnknown ?? 'not read'})`;
  if (objects === undefined) return `${from}; objects ? (${objectsUnknown ?? 'not read'})`;
  const { kustomizations, helmReleases } = objects;
  const counts = [
    `${kustomizations.ready}/${kustomizations.total} Kustomizations`,
    `${helmReleases.ready}/${helmReleases.total} HelmReleases`,
  ];
  return `${[from, ...counts].join(', ')}; ${suspended(objects)}`;
}

function suspended({ suspendedByOthers, suspendedByAnanke }: NonNullable<FluxStatus['objects']>): string {
  const parts = [
    ...(suspendedByAnanke > 0 ? [`${suspendedByAnanke} suspended by ananke`] : []),
    ...(suspendedByOthers.length > 0
      ? [`${suspendedByOthers.length} suspended by others: ${named(suspendedByOthers)}`]
      : []),
  ];
  return parts.length === 0 ? 'none suspended' : parts.join(', ');
}

function returning({ total, onlyWithPower, byHand }: ReturnStatus): string {
  const away = onlyWithPower.length + byHand.length;
  if (away === 0) return `after an outage: all ${total} machines`;
  const parts = [
    ...(byHand.length > 0 ? [`${byHand.length} only by hand: ${named(byHand)}`] : []),
    ...(onlyWithPower.length > 0
      ? [
          `${onlyWithPower.length} only with ${onlyWithPower.length === 1 ? 'its' : 'their'} power, so not when mains return early: ${named(onlyWithPower)}`,
        ]
      : []),
  ];
  const verb = away === 1 ? 'machines does not return by itself' : 'machines do not return by themselves';
  return `${away} of ${total} ${verb}: ${parts.join('; ')}`;
}

function proven({ status, clock, width }: Seen): readonly Line[] {
  const { fullCycle } = status.proven ?? {};
  const cycle = fullCycle === undefined ? 'never' : `${clock.date(fullCycle.at)} (${shortly(fullCycle.cause)})`;
  const parts = [
    ...(status.proven === undefined ? [] : [`full cycle ${cycle}`]),
    ...(status.snapshots === undefined ? [] : [`etcd snapshot ${newest(status.snapshots, status.writtenAt)}`]),
  ];
  return parts.length === 0 ? [] : labelled('PROVEN', parts.join('; '), width);
}

/** Who asked for it; `ananke history` tells for which reason. */
const shortly = (cause: string): string => cause.split(': ')[0] ?? cause;

function newest({ newestAt, listed, unknown }: SnapshotStatus, writtenAt: string): string {
  if (newestAt !== undefined) return `${duration((Date.parse(writtenAt) - Date.parse(newestAt)) / 1_000)} ago`;
  if (listed === 0) return 'none';
  return `? (${unknown ?? 'the names do not tell when'})`;
}

/** So many are told one by one; the rest are a number. */
const namedAtMost = 3;

function named(names: readonly string[]): string {
  const more = names.length - namedAtMost;
  return [...names.slice(0, namedAtMost), ...(more > 0 ? [`and ${more} more`] : [])].join(' ');
}
