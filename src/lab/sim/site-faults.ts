// What goes wrong on the site itself: UPS signals, machines, network, Kubernetes, and people who are in the middle of it.

import type { Random } from '../world/random.ts';
import type { Site } from '../world/site.ts';
import { type Family, nodesOf, othersOf, type Times, worldFault } from './fault-family.ts';

const upses = (site: Site): readonly string[] => site.upses.map((ups) => ups.name);
const api = (): readonly string[] => ['api'];
const pods = (site: Site): readonly string[] =>
  site.pods.filter((pod) => pod.kind === 'workload').map((pod) => `${pod.namespace}/${pod.name}`);
const flux = (site: Site): readonly string[] =>
  site.flux.filter((object) => object.kind !== 'GitRepository').map((object) => `${object.kind}/${object.name}`);
const sources = (site: Site): readonly string[] =>
  site.flux.filter((object) => object.kind === 'GitRepository').map((object) => `${object.kind}/${object.name}`);
const servers = (site: Site): readonly string[] =>
  site.machines.filter((one) => one.role === 'server').map((one) => one.name);

/** Right when the UPS changes over, which is when drivers lose their devices. */
const atTransfer = (random: Random, { outageAt }: Times): number => outageAt + random.integer(-2_000, 3_000);
const minute = 60_000;

export const siteFaults: readonly Family[] = [
  // The UPS and its signal.
  worldFault({
    kind: 'driver-dead-at-transfer',
    targets: upses,
    when: atTransfer,
    lastsMs: [5_000, 15 * minute],
    values: [3_000, 20_000, 60_000],
  }),
  worldFault({ kind: 'driver-dead', targets: upses, lastsMs: [2_000, 15 * minute] }),
  worldFault({ kind: 'driver-silent', targets: upses, lastsMs: [2_000, 15 * minute] }),
  worldFault({ kind: 'upsd-unreachable', targets: upses, lastsMs: [1_000, 15 * minute] }),
  worldFault({
    kind: 'runtime-wrong',
    targets: upses,
    lastsMs: [minute, 30 * minute],
    texts: ['0', '-1', '65535', '', 'NaN'],
  }),
  worldFault({ kind: 'battery-collapse', targets: upses, values: [5, 20, 60, 120] }),
  worldFault({ kind: 'self-test', targets: upses, lastsMs: [3_000, minute] }),
  worldFault({ kind: 'calibration-latched', targets: upses, lastsMs: [minute, 30 * minute] }),
  worldFault({ kind: 'low-battery-with-mains', targets: upses, lastsMs: [10_000, 10 * minute] }),
  worldFault({ kind: 'forced-shutdown', targets: upses, weight: 0.5 }),
  // Machines.
  worldFault({ kind: 'stop-hangs', targets: nodesOf, lastsMs: [minute, 30 * minute] }),
  worldFault({ kind: 'poweroff-hangs', targets: othersOf, lastsMs: [minute, 30 * minute] }),
  worldFault({ kind: 'hung', targets: othersOf, lastsMs: [10_000, 20 * minute] }),
  worldFault({ kind: 'ssh-mute', targets: othersOf, lastsMs: [10_000, 20 * minute] }),
  worldFault({ kind: 'ssh-lies', targets: othersOf, lastsMs: [minute, 20 * minute] }),
  worldFault({ kind: 'dead', targets: othersOf, lastsMs: [minute, 30 * minute] }),
  worldFault({ kind: 'wont-boot', targets: othersOf, lastsMs: [10 * minute, 35 * minute] }),
  worldFault({ kind: 'wake-deaf', targets: othersOf, lastsMs: [10 * minute, 40 * minute], values: [1, 2, 4] }),
  worldFault({ kind: 'reboots', targets: othersOf, weight: 1.5 }),
  worldFault({ kind: 'clock-step', targets: nodesOf, values: [-3_600_000, 30_000, 3_600_000], weight: 0.5 }),
  worldFault({ kind: 'snapshot-hangs', targets: servers, lastsMs: [10 * minute, 35 * minute] }),
  worldFault({ kind: 'link-down', targets: othersOf, lastsMs: [5_000, 15 * minute] }),
  worldFault({
    kind: 'switch-dead',
    targets: (site) => site.switches.map((one) => one.name),
    lastsMs: [5_000, 15 * minute],
  }),
  // Kubernetes.
  worldFault({
    kind: 'pdb-never-yields',
    targets: (site) => site.pdbs.map((pdb) => `${pdb.namespace}/${pdb.name}`),
    lastsMs: [5 * minute, 30 * minute],
  }),
  worldFault({ kind: 'pod-stuck-terminating', targets: pods, lastsMs: [5 * minute, 30 * minute] }),
  worldFault({ kind: 'pod-crashes', targets: pods, lastsMs: [minute, 30 * minute] }),
  worldFault({ kind: 'api-gone', targets: api, lastsMs: [5_000, 15 * minute], weight: 1.5 }),
  worldFault({ kind: 'api-stale', targets: api, lastsMs: [10_000, 20 * minute], values: [0, 1], weight: 1.5 }),
  worldFault({ kind: 'api-slow', targets: api, lastsMs: [10_000, 10 * minute], values: [1_000, 8_000] }),
  worldFault({
    kind: 'probe-flaps',
    targets: (site) => site.services.map((service) => service.name),
    lastsMs: [minute, 30 * minute],
  }),
  worldFault({ kind: 'flux-reconciling', targets: flux, lastsMs: [10_000, 10 * minute] }),
  // People.
  worldFault({ kind: 'person-cordons', targets: nodesOf }),
  worldFault({ kind: 'person-uncordons', targets: nodesOf, weight: 0.5 }),
  worldFault({ kind: 'person-suspends', targets: flux }),
  worldFault({ kind: 'person-moves-source', targets: sources, lastsMs: [minute, 30 * minute], weight: 0.5 }),
  worldFault({ kind: 'person-powers-on', targets: othersOf }),
];
