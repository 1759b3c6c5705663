// Titan: three servers, 22 agents, two hosts, two UPSes; about 312 pods that move and 64 that stay.
import { type Random, randomStream } from './random.ts';
import type { MachineSpec, ServiceSpec, Site, UpsSpec } from './site.ts';
import { usualLatency, usualTimes } from './small-site.ts';
import {
  addGroup,
  budgetFor,
  fluxControllers,
  fluxTree,
  fullLoadWatts,
  type Group,
  type Inside,
  residentPods,
} from './workloads.ts';

const evictablePods = 312;
const volumeCount = 41;
const fullLoadMinutes = 24;
const dns = 'kube-system/coredns';

/** Beside storage and network on each of the 25 nodes, these 14 stay: 64 in all. */
const singles: readonly string[] = [
  dns,
  'kube-system/metrics-server',
  'kube-system/local-path-provisioner',
  'kube-system/traefik',
  'longhorn-system/longhorn-driver-deployer',
  'longhorn-system/longhorn-ui',
  'longhorn-system/csi-attacher',
  'longhorn-system/csi-provisioner',
  'longhorn-system/csi-resizer',
  'longhorn-system/csi-snapshotter',
  'kyverno/admission-controller',
  'kyverno/background-controller',
  'kyverno/cleanup-controller',
  'kyverno/reports-controller',
];

export function titanSite(seed: number): Site {
  const random = randomStream(seed, 'titan');
  const machines = makeMachines(random);
  const nodes = machines.filter((machine) => machine.role !== 'host');
  return {
    name: 'titan',
    self: 'titan-db',
    upses: [makeUps('Pyrphoros', 'titan-db', true, machines), makeUps('Statera', 'titan-24', false, machines)],
    machines,
    switches: [{ name: 'switch-rack', feeds: ['Pyrphoros'] }],
    ...makeInside(random, nodes),
    flux: fluxTree(
      {
        name: 'flux-system',
        url: 'ssh://git@gitea.titan.example:2242/bstein/titan-iac.git',
        branch: 'main',
        servedBy: 'gitea',
      },
      47,
      12,
    ),
    vault: {
      pods: ['vault/vault-0', 'vault/vault-1', 'vault/vault-2'],
      threshold: 3,
      shares: ['share-1', 'share-2', 'share-3', 'share-4', 'share-5'],
    },
    services: makeServices(),
    latency: { ...usualLatency, apiPerObject: 0.5 },
    times: {
      ...usualTimes,
      apiWarmupMs: 25_000,
      nodeReadyMs: 8_000,
      nodeMonitorGraceMs: 50_000,
      fluxIntervalMs: 600_000,
      fluxReconcileMs: 20_000,
      shimMs: 90_000,
      ntpMs: 20_000,
      snapshotMs: 15_000,
      rebuildMs: 180_000,
    },
  };
}

function makeMachines(random: Random): MachineSpec[] {
  const pi = (name: string, role: MachineSpec['role']): MachineSpec => ({
    name,
    role,
    feeds: ['Pyrphoros'],
    minFeeds: 1,
    wake: 'mains',
    idleWatts: random.between(5, 7),
    busyWatts: random.between(9, 13),
    bootMs: random.integer(35_000, 70_000),
    stopMs: role === 'server' ? random.integer(18_000, 28_000) : random.integer(8_000, 22_000),
    startMs: random.integer(12_000, 30_000),
    poweroffMs: random.integer(15_000, 35_000),
    switch: 'switch-rack',
    ...(role === 'host' ? {} : { noClock: true }),
  });
  const number = (at: number): string => `titan-${String(at).padStart(2, '0')}`;
  const wakeOnLan = { feeds: ['Statera'], wake: 'wake-on-lan', idleWatts: 25, busyWatts: 60 } as const;
  const rack = {
    feeds: ['Pyrphoros', 'Statera'],
    wake: 'command',
    idleWatts: 90,
    busyWatts: 160,
    bootMs: 150_000,
  } as const;
  return [
    pi('titan-db', 'host'),
    { ...pi('titan-jh', 'host'), feeds: ['Statera'] },
    ...['titan-0a', 'titan-0b', 'titan-0c'].map((name) => pi(name, 'server')),
    ...Array.from({ length: 19 }, (_, at) => pi(number(at + 3), 'agent')),
    { ...pi('titan-22', 'agent'), ...rack, bmc: true, noClock: false },
    { ...pi('titan-23', 'agent'), ...wakeOnLan, noClock: false },
    { ...pi('titan-24', 'agent'), ...wakeOnLan, noClock: false },
  ];
}

function makeUps(name: string, serverHost: string, returnOutput: boolean, machines: readonly MachineSpec[]): UpsSpec {
  const watts = fullLoadWatts(machines, name);
  const capacityWh = (watts * fullLoadMinutes) / 60;
  return {
    name,
    circuit: name === 'Pyrphoros' ? 'rack' : 'office',
    capacityWh,
    nominalWatts: 900,
    chargeWatts: capacityWh / 4,
    lowBatteryPercent: 10,
    reports: { charge: true, runtime: true, load: true },
    serverHost,
    returnOutput,
    startDelayMs: 10_000,
  };
}

function named(namespace: string, owner: Group['owner'], copies: number, more: Partial<Group> = {}): Group {
  return { namespace, name: namespace, owner, copies, volumes: false, after: [dns], graceMs: [1_000, 12_000], ...more };
}

function makeInside(random: Random, nodes: readonly MachineSpec[]): Inside {
  const inside: Inside = { pods: residentPods(random, nodes, singles), pdbs: [], volumes: [] };
  const groups: Group[] = [
    ...fluxControllers,
    named('postgres', 'StatefulSet', 3, { volumes: true, graceMs: [8_000, 25_000], terminationGraceMs: 60_000 }),
    named('vault', 'StatefulSet', 3, { volumes: true }),
    named('gitea', 'StatefulSet', 1, { volumes: true, after: [dns, 'postgres/postgres-0'] }),
    named('harbor', 'StatefulSet', 2, { volumes: true, after: [dns, 'postgres/postgres-0'] }),
    named('keycloak', 'StatefulSet', 2, { after: [dns, 'postgres/postgres-1'] }),
    named('grafana', 'Deployment', 1, { volumes: true }),
    named('photos', 'Deployment', 2, { after: [dns, 'postgres/postgres-2'] }),
    named('oauth2-proxy', 'Deployment', 2, { after: [dns, 'keycloak/keycloak-0'] }),
  ];
  for (const group of groups) addGroup(inside, random, nodes, group);
  inside.pdbs.push(...groups.filter((group) => group.copies > 1).map((group) => budgetFor(group, group.copies - 1)));
  fillUp(inside, random, nodes);
  return inside;
}

/** Many small applications, until the cluster has its number of pods and volumes. */
function fillUp(inside: Inside, random: Random, nodes: readonly MachineSpec[]): void {
  const workloads = (): number => inside.pods.filter((pod) => pod.kind === 'workload').length;
  for (let at = 0; workloads() < evictablePods; at += 1) {
    const copies = Math.min(evictablePods - workloads(), random.integer(1, 4));
    const volumes = inside.volumes.length + copies <= volumeCount;
    const group = named(`app-${at}`, volumes ? 'StatefulSet' : 'Deployment', copies, {
      volumes,
      graceMs: [300, random.pick([2_000, 5_000, 15_000, 28_000, 50_000])],
      terminationGraceMs: 60_000,
    });
    addGroup(inside, random, nodes, group);
    if (copies > 2 && random.chance(0.3)) inside.pdbs.push(budgetFor(group, copies - 1));
  }
}

function makeServices(): ServiceSpec[] {
  return [
    { name: 'gitea', needs: ['gitea/gitea-0'], warmupMs: 6_000 },
    { name: 'grafana', needs: ['grafana/grafana-0'], warmupMs: 4_000 },
    { name: 'keycloak', needs: ['keycloak/keycloak-0'], warmupMs: 15_000, needsVault: true },
    { name: 'harbor', needs: ['harbor/harbor-0', 'harbor/harbor-1'], warmupMs: 8_000, needsVault: true },
    { name: 'longhorn', needs: ['longhorn-system/longhorn-ui', 'oauth2-proxy/oauth2-proxy-0'], warmupMs: 2_000 },
    { name: 'photos', needs: ['photos/photos-0'], warmupMs: 5_000 },
  ];
}
