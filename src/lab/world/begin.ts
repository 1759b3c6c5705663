// The first instant of a world: everything runs, nothing is under way, and no event stands in the queue.

import { rebalance } from './battery.ts';
import { placeOf } from './containers.ts';
import type { Kernel, Signals } from './kernel.ts';
import { chance } from './kernel.ts';
import { makeBootId } from './machine.ts';
import { makePod } from './pods.ts';
import { EventQueue } from './queue.ts';
import type { MachineSpec, Site, UpsSpec } from './site.ts';
import { variables } from './telemetry.ts';
import type { MachineState, State, UpsState } from './truth.ts';

export function createKernel(site: Site, seed: number, signals: Signals): Kernel {
  const state = emptyState(site);
  for (const spec of site.machines) state.machines.set(spec.name, newMachine(spec));
  const fedBy = new Map<string, MachineState[]>();
  for (const ups of site.upses) {
    fedBy.set(
      ups.name,
      [...state.machines.values()].filter((machine) => machine.spec.feeds.includes(ups.name)),
    );
  }
  const fullPods = new Map<string, number>();
  for (const pod of site.pods) fullPods.set(pod.node, (fullPods.get(pod.node) ?? 0) + 1);
  const k: Kernel = {
    site,
    seed,
    state,
    now: 0,
    queue: new EventQueue(),
    trace: [],
    traceListeners: new Set(),
    lastWordsListeners: new Set(),
    signals,
    fedBy,
    fullPods,
    readyPlaces: new Map(),
    dependents: dependentsOf(site),
    placesToCheck: new Set(),
    placesCheck: undefined,
    bindCheck: undefined,
    uidsMade: 0,
    frozen: undefined,
    streams: new Map(),
  };
  for (const machine of state.machines.values()) machine.bootId = makeBootId(k, machine.spec.name);
  fillCluster(k);
  fillPower(k);
  return k;
}

function emptyState(site: Site): State {
  return {
    circuits: new Map(site.upses.map((ups) => [ups.circuit, true])),
    upses: new Map(),
    switches: new Map(site.switches.map((spec) => [spec.name, { spec, up: true }])),
    machines: new Map(),
    nodes: new Map(),
    pods: new Map(),
    pdbs: [...site.pdbs],
    volumes: new Map(),
    flux: new Map(),
    vault: new Map((site.vault?.pods ?? []).map((place) => [place, { place, sealed: false, given: new Set() }])),
    services: new Map(site.services.map((spec) => [spec.name, { spec, healthy: true, probes: 0 }])),
    api: { quorum: true, serves: true, servesSince: 0, resourceVersion: 1000 },
    faults: new Map(),
  };
}

function newMachine(spec: MachineSpec): MachineState {
  return {
    spec,
    state: 'on',
    powered: true,
    bootId: '',
    boots: 1,
    bootedAt: 0,
    unit: spec.role === 'host' ? 'inactive' : 'active',
    unitStarted: spec.role !== 'host',
    memberUp: spec.role === 'server',
    clockOffsetMs: 0,
    clockSynchronized: true,
    containers: new Map(),
    snapshots: new Map(),
  };
}

function dependentsOf(site: Site): ReadonlyMap<string, readonly string[]> {
  const dependents = new Map<string, string[]>();
  for (const pod of site.pods) {
    for (const place of pod.after ?? []) dependents.set(place, [...(dependents.get(place) ?? []), placeOf(pod)]);
  }
  return dependents;
}

function fillCluster(k: Kernel): void {
  for (const machine of k.state.machines.values()) {
    const { name, role } = machine.spec;
    if (role === 'host') continue;
    k.state.nodes.set(name, {
      name,
      role,
      unschedulable: false,
      annotations: {},
      ready: 'True',
      renewingSince: 0,
      leaseRenewedAt: 0,
      bootId: machine.bootId,
    });
  }
  for (const spec of k.site.volumes) {
    k.state.volumes.set(spec.name, {
      spec,
      engineRuns: false,
      mounted: false,
      dirty: false,
      healthy: new Set(spec.replicas),
      rebuilding: new Map(),
    });
  }
  for (const spec of k.site.pods) {
    const pod = makePod(k, spec);
    Object.assign(pod, { node: spec.node, phase: 'Running', ready: true });
    const started = { uid: pod.uid, spec, startedAt: 0, started: true, ready: true };
    k.state.machines.get(spec.node)?.containers.set(pod.uid, started);
    k.readyPlaces.set(placeOf(spec), 1);
    const volume = spec.volume === undefined ? undefined : k.state.volumes.get(spec.volume);
    if (volume !== undefined) Object.assign(volume, { attachedTo: spec.node, engineRuns: true, mounted: true });
  }
  for (const spec of k.site.flux) {
    const suspendedBy = spec.suspendedBy === undefined ? {} : { suspendedBy: spec.suspendedBy };
    k.state.flux.set(`${spec.kind}/${spec.name}`, {
      spec,
      suspended: spec.suspendedBy !== undefined,
      ...suspendedBy,
      annotations: {},
      ready: true,
      url: spec.url,
      branch: spec.branch,
    });
  }
}

function fillPower(k: Kernel): void {
  for (const spec of k.site.upses) k.state.upses.set(spec.name, newUps(k, spec));
  for (const ups of k.state.upses.values()) {
    rebalance(k, ups);
    ups.biasLoadWatts = ups.loadWatts;
    ups.served = { vars: variables(k, ups) };
  }
  // The first readings are there from the start; what the filling asked for shows nothing new.
  for (const ups of k.state.upses.values()) {
    if (ups.flowWatts === 0) ups.refresh = k.queue.cancel(ups.refresh);
  }
  k.trace.length = 0;
}

function newUps(k: Kernel, spec: UpsSpec): UpsState {
  const random = chance(k, `runtime ${spec.name}`);
  return {
    spec,
    energyWh: (spec.capacityWh * (spec.initialChargePercent ?? 100)) / 100,
    settledAt: 0,
    flowWatts: 0,
    loadWatts: 0,
    battery: 'full',
    outputOn: true,
    driverDeadUntil: 0,
    refreshPhaseMs: random.integer(0, 1_999),
    delaySeconds: 120,
    forcedShutdown: false,
    served: {},
    runtimeBias: 0.05 * random.normal(),
    biasLoadWatts: 0,
  };
}
