// The shortest time of a way up: from power that is safe to services that answer, again over the world's own durations
// and with requests that cost nothing. Draws of the world (boots, starts) count with their shortest outcome.
import { placeOf } from './containers.ts';
import { majority } from './etcd.ts';
import { type Bound, latest } from './lower-bound.ts';
import type { MachineSpec, PodSpec, Site } from './site.ts';

export interface UpRules {
  /** Machines that already run when power is safe (they started when it came back); their units are held down. */
  readonly running?: readonly string[];
  /** Machines that never come: nothing on them is waited for. */
  readonly gone?: readonly string[];
  /** Cordons are taken off all nodes in one step, when all have their residents; otherwise node by node. */
  readonly uncordonTogether?: boolean;
}

/** World draws: the shortest boot and the shortest unit start are these parts of the nominal time. */
const shortestBoot = 0.9;
const shortestStart = 0.95;
/** A kubelet needs at least this from learning of a pod to starting it. */
const kubeletMs = 100;

/** From "power safe" to all services healthy and Flux ready on a source that may live in the cluster itself. */
export function lowerBoundUp(site: Site, rules: UpRules): Bound {
  const gone = new Set(rules.gone ?? []);
  const nodes = site.machines.filter((machine) => machine.role !== 'host' && !gone.has(machine.name));
  const started = new Map(nodes.map((node) => [node.name, unitStartedAt(site, rules, node)]));
  const servers = nodes.filter((node) => node.role === 'server').map((node) => started.get(node.name) ?? 0);
  const configured = site.machines.filter((machine) => machine.role === 'server').length;
  const quorum = servers.toSorted((a, b) => a - b)[majority(configured) - 1] ?? Number.POSITIVE_INFINITY;
  const api = quorum + site.times.apiWarmupMs;
  const ready = new Map<string, number>();
  for (const node of nodes) {
    const active = Math.max(started.get(node.name) ?? 0, api);
    const residents = site.pods.filter((pod) => pod.node === node.name && pod.kind !== 'workload');
    const resident = latest(residents.map((pod) => active + kubeletMs + pod.startMs));
    ready.set(node.name, Math.max(active + site.times.nodeReadyMs, resident));
  }
  const allReady = latest(ready.values());
  const podReady = podTimes(site, rules, gone, ready, allReady);
  const services = latest(site.services.map((service) => serviceAt(site, service.needs, podReady) + service.warmupMs));
  const layers = [
    { name: 'machines up', atMs: latest(nodes.map((node) => upAt(rules, node))) },
    { name: 'quorum', atMs: quorum },
    { name: 'api', atMs: api },
    { name: 'nodes ready', atMs: allReady },
    { name: 'services', atMs: services },
  ];
  const flux = fluxAt(site, podReady);
  if (flux > 0) layers.push({ name: 'flux', atMs: flux });
  return { layers, totalMs: Math.max(services, flux) };
}

/**
 * The artifacts are gone with the source-controller's pod: sources are fetched again. Objects that stay suspended until then keep
 * the condition that they had, so the fastest way costs the fetch alone.
 */
function fluxAt(site: Site, podReady: (place: string) => number): number {
  if (!site.flux.some((object) => object.kind !== 'GitRepository' && object.suspendedBy === undefined)) return 0;
  const sources = site.flux.filter((object) => object.kind === 'GitRepository' && object.suspendedBy === undefined);
  const served = latest(
    sources.map((source) => {
      const service = site.services.find((one) => one.name === source.servedBy);
      return service === undefined ? 0 : serviceAt(site, service.needs, podReady) + service.warmupMs;
    }),
  );
  const controller = podReady('flux-system/source-controller');
  return Math.max(served, controller) + site.times.fluxReconcileMs;
}

function upAt(rules: UpRules, machine: MachineSpec): number {
  return rules.running?.includes(machine.name) === true ? 0 : machine.bootMs * shortestBoot;
}

function unitStartedAt(site: Site, rules: UpRules, machine: MachineSpec): number {
  const up = upAt(rules, machine);
  const running = rules.running?.includes(machine.name) === true;
  // The time of day and the start of the unit pass side by side.
  const clock = machine.noClock === true && !running ? site.times.ntpMs : 0;
  return up + Math.max(machine.startMs * shortestStart, clock);
}

/** When each place can be ready: after its node, after its own start, and after what it talks to. */
function podTimes(
  site: Site,
  rules: UpRules,
  gone: ReadonlySet<string>,
  nodeReady: ReadonlyMap<string, number>,
  allReady: number,
): (place: string) => number {
  const pods = new Map<string, PodSpec>(site.pods.map((pod) => [placeOf(pod), pod]));
  const firstReady = Math.min(...nodeReady.values());
  const times = new Map<string, number>();
  const at = (place: string): number => {
    const known = times.get(place);
    if (known !== undefined) return known;
    const pod = pods.get(place);
    // Also ends a circle of places that wait for each other, which no site has.
    times.set(place, 0);
    if (pod === undefined || (gone.has(pod.node) && pod.owner === 'DaemonSet')) return 0;
    const own = nodeReady.get(pod.node);
    let bindable = rules.uncordonTogether === true ? allReady : firstReady;
    // Residents were never deleted: their containers come with their kubelet, which `nodeReady` counts already.
    if (pod.kind !== 'workload') bindable = (own ?? firstReady) - pod.startMs - kubeletMs;
    else bindable += site.times.scheduleMs / 2;
    const ready = Math.max(bindable + kubeletMs + pod.startMs, latest((pod.after ?? []).map(at)));
    times.set(place, Math.max(0, ready));
    return times.get(place) ?? 0;
  };
  return at;
}

function serviceAt(site: Site, needs: readonly string[], podReady: (place: string) => number): number {
  const vaultPods = site.vault?.pods ?? [];
  const needsVault = site.services.some((service) => service.needs === needs && service.needsVault === true);
  const vault = needsVault && vaultPods.length > 0 ? Math.min(...vaultPods.map(podReady)) : 0;
  return Math.max(vault, latest(needs.map(podReady)));
}
