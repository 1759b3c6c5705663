// A world made of paper: a small site, a first state in which all is well, and a trace that the test writes by hand.
import {
  type CheckerOptions,
  createCheckers,
  type Mandate,
  type Violation,
} from '../../../../src/lab/world/checkers/index.ts';
import type { MachineSpec, Site } from '../../../../src/lab/world/site.ts';
import type { TraceEvent } from '../../../../src/lab/world/trace.ts';
import type { State } from '../../../../src/lab/world/truth.ts';
import type { World } from '../../../../src/lab/world/world.ts';
import { createWorld } from '../../../../src/lab/world/world.ts';

const machine = (name: string, role: MachineSpec['role'], feeds = ['alpha']): MachineSpec => ({
  name,
  role,
  feeds,
  minFeeds: 1,
  wake: 'wake-on-lan',
  idleWatts: 10,
  busyWatts: 20,
  bootMs: 20_000,
  stopMs: 4_000,
  startMs: 5_000,
  poweroffMs: 6_000,
  switch: 'switch',
});

const pod = (name: string, node: string, kind: 'workload' | 'storage', volume?: string) => ({
  namespace: kind === 'storage' ? 'longhorn-system' : 'apps',
  name,
  owner: kind === 'storage' ? ('DaemonSet' as const) : ('StatefulSet' as const),
  kind,
  node,
  graceMs: 2_000,
  terminationGraceMs: 30_000,
  startMs: 1_000,
  ...(volume === undefined ? {} : { volume }),
});

export const paperSite: Site = {
  name: 'paper',
  self: 'own',
  upses: ['alpha', 'beta'].map((name) => ({
    name,
    circuit: name,
    capacityWh: 20,
    nominalWatts: 400,
    chargeWatts: 60,
    lowBatteryPercent: 10,
    reports: { charge: true, runtime: true, load: true },
    serverHost: 'own',
    returnOutput: false,
    startDelayMs: 5_000,
  })),
  machines: [
    machine('own', 'host', []),
    machine('s1', 'server'),
    machine('a1', 'agent'),
    machine('a2', 'agent'),
    machine('b1', 'agent', ['beta']),
  ],
  switches: [{ name: 'switch', feeds: [] }],
  pods: [
    pod('db', 'a1', 'workload', 'vol'),
    pod('web', 'a2', 'workload'),
    pod('batch', 'b1', 'workload'),
    ...['s1', 'a1', 'a2', 'b1'].map((node) => pod(`storage-${node}`, node, 'storage')),
  ],
  pdbs: [],
  volumes: [{ name: 'vol', replicas: ['a1', 'a2'], detachMs: 2_000 }],
  flux: [
    { kind: 'Kustomization', name: 'root', root: true },
    { kind: 'Kustomization', name: 'apps', parent: 'root', suspendedBy: 'kim' },
  ],
  services: [{ name: 'web', needs: ['apps/web'], warmupMs: 1_000 }],
  latency: { ups: [1, 3], ssh: [5, 20], api: [2, 10], apiPerObject: 0, http: [5, 20] },
  times: {
    apiWarmupMs: 4_000,
    nodeReadyMs: 2_000,
    leaseMs: 10_000,
    nodeMonitorGraceMs: 40_000,
    scheduleMs: 500,
    fluxIntervalMs: 60_000,
    fluxReconcileMs: 2_000,
    shimMs: 20_000,
    ntpMs: 5_000,
    snapshotMs: 3_000,
    rebuildMs: 10_000,
  },
};

export const rules: Mandate['rules'] = {
  offSilenceMs: 10_000,
  offUnprovenMs: 60_000,
  limits: {
    gitopsMs: 10_000,
    snapshotMs: 20_000,
    drainMs: 60_000,
    pdbPatienceMs: 15_000,
    maxGraceMs: 30_000,
    volumesMs: 20_000,
    stopMs: 30_000,
    poweroffMs: 40_000,
    apiDeadMs: 15_000,
    startMs: 600_000,
    soakMs: 60_000,
  },
  safetyFactor: 1.1,
  debounceUpdates: 3,
  updateMs: 1_000,
  commsDeadMs: 15_000,
  blindMarginMs: 20_000,
  blindMaxMs: 120_000,
  selfTestLimitMs: 120_000,
  restoreStableMs: 60_000,
  reversalStableMs: 30_000,
  restartMinChargePercent: 60,
  startupCommitMs: 30_000,
  needMs: { alpha: 100_000, beta: 100_000 },
  clusterNeedMs: 100_000,
  onCritical: { alpha: 'cluster', beta: 'nodes' },
  peers: [],
  keepNamespaces: ['kube-system', 'longhorn-system'],
  poweroffEnabled: true,
  snapshots: true,
  bootstrap: true,
};

export const up = { at: 0, cluster: 'up', mode: 'config', ignored: [], act: 'always', acceptPower: {} } as const;
export const down = { ...up, cluster: 'down', mode: 'poweroff' } as const;

type Line = { at: number } & Record<string, unknown>;

export interface Paper {
  /** Writes these lines of the trace, each at its time. */
  tell(...lines: readonly Line[]): Paper;
  /** All violations of the named invariant, with the finish at `at`. */
  found(invariant: string, at?: number): readonly Violation[];
  readonly unavoidable: readonly { readonly machine: string; readonly reason: string }[];
  left: number;
}

export function paper(mandate: Partial<Mandate> = {}, options: CheckerOptions = {}): Paper {
  // The first state is that of a real world of this site; it never moves.
  const truth = createWorld(paperSite, 1).truth as State;
  let now = 0;
  const listeners = new Set<(event: TraceEvent) => void>();
  const self = { left: 1_000 };
  const world: World = {
    site: paperSite,
    seed: 1,
    now: () => now,
    nextEventAt: () => undefined,
    advance: () => undefined,
    step: () => false,
    send: () => undefined,
    onLastWords: () => () => undefined,
    onTrace: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    inject: () => 0,
    clear: () => undefined,
    truth,
    trace: [],
    secondsLeft: () => self.left,
    door: () => 'silent',
    carrier: () => false,
    containersOn: () => 0,
  };
  const running = createCheckers(world, { words: [up], recorded: [], blocked: [], rules, ...mandate }, options);
  const result: Paper = Object.assign(self, {
    unavoidable: running.unavoidable,
    tell: (...lines: readonly Line[]): Paper => {
      for (const line of lines) {
        now = line.at;
        for (const listener of listeners) listener(line as unknown as TraceEvent);
      }
      return result;
    },
    found: (invariant: string, at = now): readonly Violation[] => {
      now = at;
      return running.finish().filter((violation) => violation.invariant === invariant);
    },
  });
  return result;
}

export const uidOf = (place: string): string => {
  for (const found of createWorld(paperSite, 1).truth.pods.values()) if (found.place === place) return found.uid;
  throw new Error(`No pod ${place}`);
};

/** A mutation that arrives 10 ms after it was issued. */
export const request = (at: number, command: string, target: string, more: Record<string, unknown> = {}): Line => ({
  at,
  kind: 'command',
  command,
  target,
  issuedAt: at - 10,
  accepted: true,
  effective: true,
  from: 'own',
  ...more,
});

export const served = (at: number, ups: string, status: string, more: Record<string, string> = {}): Line => ({
  at,
  kind: 'ups-served',
  ups,
  vars: {
    'ups.status': status,
    'battery.charge': '100',
    'battery.runtime': '1000',
    'input.voltage': status.includes('OB') ? '0.0' : '230.0',
    ...more,
  },
});

/** On battery and low: a cause from this moment on. */
export const outage = (at: number, ups = 'alpha'): Line[] => [
  { at, kind: 'mains', circuit: ups, on: false },
  served(at + 10, ups, 'OB DISCHRG LB'),
];

/** Every container of the site that runs on that machine ends. */
export const emptied = (at: number, name: string): Line[] =>
  paperSite.pods
    .filter((one) => one.node === name)
    .map((one, index, all) => ({
      at,
      kind: 'container-end',
      machine: name,
      pod: `${one.namespace}/${one.name}`,
      uid: uidOf(`${one.namespace}/${one.name}`),
      cause: 'graceful',
      left: all.length - index - 1,
    }));

export const power = (at: number, name: string, state: string, bootId = `boot-1-${name}`): Line => ({
  at,
  kind: 'machine',
  machine: name,
  state,
  bootId,
});
export const booted = (at: number, name: string, bootId: string): Line[] => [
  power(at, name, 'on', bootId),
  { at, kind: 'booted', machine: name, bootId },
];

export const mains = (at: number, more: Record<string, string> = {}): Line[] => [
  { at, kind: 'mains', circuit: 'alpha', on: true },
  served(at + 10, 'alpha', 'OL CHRG', more),
];
