// The shortest time in which a way down could be done by anybody who keeps the rules: a critical path over the world's
// own durations. Requests and readings cost nothing here, so that every real run lies above it.
//
// The rules are those that protect data, in plain words: a node stops when its pods have ended and no volume has its
// engine or a replica there; agents stop before servers; servers stop one after another; nothing is switched off before
// all have stopped; a machine counts as off when two kinds of sign can exist; the own host goes last.
import { placeOf } from './containers.ts';
import type { MachineSpec, PodSpec, Site } from './site.ts';
import { killScriptMs } from './unit.ts';

export interface DownRules {
  /** A machine has to be silent for this long before its silence is a sign of off. */
  readonly offSilenceMs: number;
  /** Nobody gives a pod more grace than this; absent: what the pod's own spec allows. */
  readonly maxGraceMs?: number;
  /** Budgets are kept for this long before pods are deleted past them; 0 when nobody waits. */
  readonly budgetPatienceMs?: number;
  readonly snapshot?: boolean;
  readonly serversTogether?: boolean;
  /** Machines to switch off; all when absent, none for a run that only stops the cluster. */
  readonly off?: readonly string[];
  /** Hosts that go after what they serve (NAS, jump host), one layer before the own host. */
  readonly serving?: readonly string[];
  /** Parts that never end by themselves, and how long each kind is waited for. */
  readonly stuck?: StuckParts;
}

export interface StuckParts {
  /** Places (namespace/name). */
  readonly pods?: readonly string[];
  readonly volumes?: readonly string[];
  /** Machines whose unit does not stop, and whose poweroff does not end. */
  readonly stops?: readonly string[];
  readonly poweroffs?: readonly string[];
  /** Machines that were dark or dead before: nothing is waited for there. */
  readonly gone?: readonly string[];
  readonly limits: {
    readonly drainMs: number;
    readonly volumesMs: number;
    readonly stopMs: number;
    readonly poweroffMs: number;
  };
}

export interface Bound {
  /** Milliseconds from the opening of the run. */
  readonly totalMs: number;
  /** When each layer can be done at the earliest, in order. */
  readonly layers: readonly { readonly name: string; readonly atMs: number }[];
}

/** From "run opened" to the last machine physically off, or to the last server stopped when none is switched off. */
export function lowerBoundDown(site: Site, rules: DownRules): Bound {
  const gone = new Set(rules.stuck?.gone ?? []);
  const present = site.machines.filter((machine) => !gone.has(machine.name));
  const podEnds = podEndTimes(site, rules, gone);
  const freeAt = (machine: MachineSpec): number => nodeFreeAt(site, rules, podEnds, machine.name);
  const stopOf = (machine: MachineSpec): number =>
    rules.stuck?.stops?.includes(machine.name) === true ? rules.stuck.limits.stopMs : machine.stopMs;

  const agents = present.filter((machine) => machine.role === 'agent');
  const servers = present.filter((machine) => machine.role === 'server');
  const drained = latest(podEnds.values());
  const agentsStopped = latest(agents.map((agent) => freeAt(agent) + stopOf(agent) + killScriptMs));
  const snapshotMs = rules.snapshot === true ? site.times.snapshotMs * 0.8 : 0;
  const serversMayStop = Math.max(agentsStopped, snapshotMs, latest(servers.map(freeAt)));
  const stops = servers.map(stopOf);
  const serverStops = rules.serversTogether === true ? latest(stops) : stops.reduce((sum, ms) => sum + ms, 0);
  const stopped = serversMayStop + serverStops + (servers.length > 0 ? killScriptMs : 0);
  const layers = [
    { name: 'drained', atMs: drained },
    { name: 'agents stopped', atMs: agentsStopped },
    { name: 'servers stopped', atMs: stopped },
  ];
  return { layers, totalMs: addOffLayers(site, rules, present, stopped, layers) };
}

function addOffLayers(
  site: Site,
  rules: DownRules,
  present: readonly MachineSpec[],
  stopped: number,
  layers: { name: string; atMs: number }[],
): number {
  const off = present.filter((machine) => rules.off?.includes(machine.name) ?? true);
  const self = off.filter((machine) => machine.name === site.self);
  const serving = off.filter((machine) => rules.serving?.includes(machine.name) === true && machine.name !== site.self);
  const first = off.filter((machine) => machine.name !== site.self && !serving.includes(machine));
  let begin = stopped;
  let end = stopped;
  for (const [name, layer] of [
    ['off', first],
    ['serving hosts off', serving],
    ['own host off', self],
  ] as const) {
    if (layer.length === 0) continue;
    const from = begin;
    end = from + latest(layer.map((machine) => poweroffOf(rules, machine)));
    begin = from + latest(layer.map((machine) => poweroffOf(rules, machine) + proofMs(rules, machine)));
    layers.push({ name, atMs: end });
  }
  return end;
}

function poweroffOf(rules: DownRules, machine: MachineSpec): number {
  const stuck = rules.stuck?.poweroffs?.includes(machine.name) === true;
  return stuck ? (rules.stuck?.limits.poweroffMs ?? 0) : machine.poweroffMs;
}

/** A management controller and an outlet are two kinds of sign at once; all else needs the silence. */
function proofMs(rules: DownRules, machine: MachineSpec): number {
  const given = rules.stuck?.poweroffs?.includes(machine.name) === true;
  return given || (machine.bmc === true && machine.outlet === true) ? 0 : rules.offSilenceMs;
}

/** When each workload pod can have ended, by place. */
function podEndTimes(site: Site, rules: DownRules, gone: ReadonlySet<string>): Map<string, number> {
  const ends = new Map<string, number>();
  const pods = site.pods.filter((pod) => pod.kind === 'workload' && !gone.has(pod.node));
  for (const pod of pods) ends.set(placeOf(pod), graceOf(rules, pod));
  const patienceMs = rules.budgetPatienceMs ?? 0;
  for (const pdb of site.pdbs) {
    const members = pods.filter((pod) => pod.namespace === pdb.namespace && pdb.pods.includes(pod.name));
    // With every node cordoned nothing replaces an evicted pod: a budget yields so often and then never again. The
    // fastest way lets the slowest pods go first.
    const slowestFirst = members.toSorted((a, b) => graceOf(rules, b) - graceOf(rules, a));
    for (const pod of slowestFirst.slice(Math.max(0, members.length - pdb.minAvailable))) {
      const place = placeOf(pod);
      ends.set(place, Math.max(ends.get(place) ?? 0, patienceMs + graceOf(rules, pod)));
    }
  }
  const { stuck } = rules;
  for (const place of stuck?.pods ?? []) if (ends.has(place)) ends.set(place, stuck?.limits.drainMs ?? 0);
  return ends;
}

function graceOf(rules: DownRules, pod: PodSpec): number {
  return Math.min(pod.graceMs, pod.terminationGraceMs, rules.maxGraceMs ?? Number.POSITIVE_INFINITY);
}

/** When nothing of the node is in use: its own pods have ended, and volumes with engine or replica there let go. */
function nodeFreeAt(site: Site, rules: DownRules, podEnds: ReadonlyMap<string, number>, node: string): number {
  let free = 0;
  for (const pod of site.pods) {
    const ended = podEnds.get(placeOf(pod));
    if (ended === undefined) continue;
    if (pod.node === node) free = Math.max(free, ended);
    const volume = site.volumes.find((one) => one.name === pod.volume);
    if (volume === undefined || (pod.node !== node && !volume.replicas.includes(node))) continue;
    const held =
      rules.stuck?.volumes?.includes(volume.name) === true || rules.stuck?.pods?.includes(placeOf(pod)) === true;
    free = Math.max(free, ended + (held ? (rules.stuck?.limits.volumesMs ?? 0) : volume.detachMs));
  }
  return free;
}

export function latest(times: Iterable<number>): number {
  let last = 0;
  for (const time of times) last = Math.max(last, time);
  return last;
}
