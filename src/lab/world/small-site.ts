// Small random sites: three to nine machines, a battery of minutes, a recharge of about a quarter of an hour. Small, so
// that an outage with everything in it is a few hundred events and thousands of them fit into a minute.
import { type Random, randomStream } from './random.ts';
import type { LatencySpec, MachineSpec, Site, TimesSpec, UpsSpec, Wake } from './site.ts';
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

export const usualLatency: LatencySpec = {
  ups: [0.5, 3],
  ssh: [4, 25],
  api: [2, 12],
  apiPerObject: 0.2,
  http: [5, 40],
};

export const usualTimes: TimesSpec = {
  apiWarmupMs: 8_000,
  nodeReadyMs: 4_000,
  leaseMs: 10_000,
  nodeMonitorGraceMs: 45_000,
  scheduleMs: 800,
  fluxIntervalMs: 60_000,
  fluxReconcileMs: 6_000,
  shimMs: 30_000,
  ntpMs: 8_000,
  snapshotMs: 6_000,
  rebuildMs: 40_000,
};

export function smallSite(seed: number): Site {
  const random = randomStream(seed, 'small site');
  const upsNames = random.chance(0.5) ? ['alpha'] : ['alpha', 'beta'];
  const servers = random.chance(0.6) ? 3 : 1;
  const agents = random.integer(1, servers === 3 ? 4 : 5);
  const machines = makeMachines(random, upsNames, servers, agents);
  const nodes = machines.filter((machine) => machine.role !== 'host');
  const inside = makeInside(random, nodes);
  const hasVault = random.chance(0.5);
  return {
    name: `small-${seed}`,
    self: 'host-self',
    upses: upsNames.map((name) => ({
      ...makeUps(random, name, upsNames, machines),
      ...firstUpsdElsewhere(seed, name, upsNames, machines),
      numbersMs: randomStream(seed, `driver ${name}`).pick([2_000, 2_000, 10_000, 30_000]),
    })),
    machines,
    // The usual mistake: the switch hangs on one UPS only, and the network goes before the machines do.
    switches: [
      { name: 'switch-1', feeds: upsNames.slice(0, randomStream(seed, 'switch').integer(1, upsNames.length)) },
    ],
    ...inside,
    flux: fluxTree(
      { name: 'flux-system', url: 'ssh://git@git.example/ops.git', branch: 'main', servedBy: 'git' },
      random.integer(2, 5),
      random.integer(0, 2),
    ),
    ...(hasVault
      ? { vault: { pods: ['vault/vault-0'], threshold: 2, shares: ['share-a', 'share-b', 'share-c'] } }
      : {}),
    services: [
      { name: 'git', needs: ['git/git-0'], warmupMs: 2_000 },
      { name: 'web', needs: ['web/web-0'], warmupMs: 1_000, needsVault: hasVault },
    ],
    latency: usualLatency,
    times: { ...usualTimes, apiWarmupMs: random.integer(4_000, 12_000) },
  };
}

function makeInside(chance: Random, onNodes: readonly MachineSpec[]): Inside {
  const dns = 'kube-system/coredns';
  const made: Inside = { pods: residentPods(chance, onNodes, [dns]), pdbs: [], volumes: [] };
  const fixed: Group[] = [
    ...fluxControllers,
    {
      namespace: 'git',
      name: 'git',
      owner: 'StatefulSet',
      copies: 1,
      volumes: true,
      after: [dns],
      graceMs: [1_000, 8_000],
    },
    {
      namespace: 'web',
      name: 'web',
      owner: 'Deployment',
      copies: 2,
      volumes: false,
      after: [dns],
      graceMs: [500, 4_000],
    },
    { namespace: 'vault', name: 'vault', owner: 'StatefulSet', copies: 1, volumes: true, graceMs: [500, 2_000] },
  ];
  const more = Array.from({ length: chance.integer(1, 4) }, (_, at): Group => makeGroup(chance, at));
  for (const group of [...fixed, ...more]) {
    addGroup(made, chance, onNodes, group);
    if (group.copies > 1 && chance.chance(0.6)) {
      made.pdbs.push(budgetFor(group, chance.chance(0.15) ? group.copies : group.copies - 1));
    }
  }
  // Two budgets on one pod are a mistake that people make; the eviction API then answers 500.
  if (chance.chance(0.1)) made.pdbs.push({ namespace: 'web', name: 'web-second', pods: ['web-0'], minAvailable: 0 });
  return made;
}

function makeGroup(random: Random, at: number): Group {
  return {
    namespace: 'apps',
    name: `app${at}`,
    owner: random.pick(['Deployment', 'StatefulSet', 'StatefulSet', 'none'] as const),
    copies: random.integer(1, 3),
    volumes: random.chance(0.5),
    after: random.chance(0.5) ? ['git/git-0'] : ['kube-system/coredns'],
    graceMs: [500, random.pick([2_000, 6_000, 25_000])],
  };
}

function makeMachines(random: Random, upsNames: readonly string[], servers: number, agents: number): MachineSpec[] {
  const machines: MachineSpec[] = [];
  const add = (name: string, role: MachineSpec['role']): void => {
    const own = random.pick(upsNames);
    const twofold = role !== 'host' && upsNames.length === 2 && random.chance(0.2);
    machines.push(makeMachine(random, name, role, twofold ? upsNames : [own]));
  };
  add('host-self', 'host');
  for (let one = 1; one <= servers; one += 1) add(`server-${one}`, 'server');
  for (let one = 1; one <= agents; one += 1) add(`agent-${one}`, 'agent');
  if (machines.length < 9 && random.chance(0.3)) {
    const serves = machines.filter((machine) => machine.role !== 'host').map((machine) => machine.name);
    const nas = makeMachine(random, 'host-nas', 'host', [random.pick(upsNames)]);
    machines.push(random.chance(0.5) ? { ...nas, serves } : nas);
  }
  return machines;
}

function makeMachine(random: Random, name: string, role: MachineSpec['role'], feeds: readonly string[]): MachineSpec {
  const wake: Wake = role === 'host' ? 'mains' : random.pick(['mains', 'mains', 'wake-on-lan', 'command'] as const);
  const idleWatts = random.integer(3, 12) * (wake === 'mains' ? 1 : 3);
  return {
    name,
    role,
    feeds,
    minFeeds: 1,
    wake,
    idleWatts,
    busyWatts: Math.round(idleWatts * random.between(1.4, 2.2)),
    bootMs: random.integer(20_000, 50_000),
    stopMs: random.integer(2_000, 9_000),
    startMs: random.integer(4_000, 12_000),
    poweroffMs: random.integer(4_000, 12_000),
    switch: 'switch-1',
    ...(wake === 'command' ? { bmc: true } : {}),
    ...(random.chance(0.15) ? { outlet: true } : {}),
    ...(wake === 'mains' && role === 'agent' ? { noClock: true } : {}),
  };
}

/** The upsd of the first UPS is seldom on a node too, and nobody but that node can tell of it. */
function firstUpsdElsewhere(
  seed: number,
  name: string,
  upsNames: readonly string[],
  machines: readonly MachineSpec[],
): Partial<UpsSpec> {
  const host = machines.find((machine) => machine.role === 'agent' && machine.feeds.includes(name));
  const isDrawn = name === upsNames[0] && randomStream(seed, 'upsd').chance(0.15);
  return isDrawn && host !== undefined ? { serverHost: host.name } : {};
}

function makeUps(random: Random, name: string, upsNames: readonly string[], machines: readonly MachineSpec[]): UpsSpec {
  const fullWatts = Math.max(20, fullLoadWatts(machines, name));
  const capacityWh = (fullWatts * random.between(5, 10)) / 60;
  const second = name !== upsNames[0];
  const elsewhere = machines.find((machine) => machine.role !== 'server' && machine.feeds.includes(name));
  return {
    name,
    circuit: second && random.chance(0.4) ? 'annex' : 'house',
    capacityWh,
    nominalWatts: Math.ceil((fullWatts * 1.6) / 10) * 10,
    chargeWatts: (capacityWh * 60) / random.between(12, 18),
    lowBatteryPercent: random.pick([10, 15, 20]),
    reports: { charge: true, runtime: random.chance(0.9), load: true },
    serverHost: second && random.chance(0.5) && elsewhere !== undefined ? elsewhere.name : 'host-self',
    returnOutput: random.chance(0.7),
    startDelayMs: random.integer(2_000, 15_000),
  };
}
