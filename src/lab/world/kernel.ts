// What every part of the world stands on: time, the event queue, chance, the trace, the faults in force, and the
// signals by which lower parts tell higher ones (electricity knows nothing of pods), so that no two files import each other.
import type { LastWords } from './command.ts';
import type { FaultKind } from './faults.ts';
import type { EventQueue, Scheduled } from './queue.ts';
import { type Random, randomStream } from './random.ts';
import type { Site } from './site.ts';
import type { EndCause, Happening, TraceEvent } from './trace.ts';
import type { ActiveFault, ContainerState, MachineState, NodeState, PodState, State, UpsState } from './truth.ts';
import type { Views } from './views.ts';

export interface Signals {
  /** The draw of a machine may have changed. */
  loadChanged(machine: MachineState): void;
  /** The output of a UPS went on or off. */
  feedsChanged(ups: UpsState): void;
  /** The machine answers again or no longer. */
  machineChanged(machine: MachineState): void;
  /** Some machines reach others again or no longer. */
  linksChanged(): void;
  booted(machine: MachineState): void;
  /** Everything that ran on it ends now. */
  stopsRunning(machine: MachineState, cause: EndCause): void;
  /** An orderly poweroff begins with stopping units. */
  unitsStop(machine: MachineState): void;
  unitChanged(machine: MachineState): void;
  containerEnded(machine: MachineState, container: ContainerState, cause: EndCause): void;
  containerReady(machine: MachineState, container: ContainerState): void;
  apiChanged(): void;
  nodeChanged(node: NodeState): void;
  podChanged(pod: PodState): void;
  volumesChanged(): void;
  servicesChanged(): void;
}

export interface Kernel {
  readonly site: Site;
  readonly seed: number;
  readonly state: State;
  now: number;
  readonly queue: EventQueue;
  readonly trace: TraceEvent[];
  readonly traceListeners: Set<(event: TraceEvent) => void>;
  readonly lastWordsListeners: Set<(words: LastWords) => void>;
  readonly signals: Signals;
  /** Machines that hang on a UPS, and the number of pods that a machine carries when all is well. */
  readonly fedBy: ReadonlyMap<string, readonly MachineState[]>;
  readonly fullPods: ReadonlyMap<string, number>;
  /** How many ready pods each place has, and which places wait for a place before they get ready. */
  readonly readyPlaces: Map<string, number>;
  readonly dependents: ReadonlyMap<string, readonly string[]>;
  /** Places whose owner has to look whether a pod is missing. */
  readonly placesToCheck: Set<string>;
  placesCheck: Scheduled | undefined;
  bindCheck: Scheduled | undefined;
  uidsMade: number;
  /** What lists show while the API is stale. */
  frozen: Views | undefined;
  readonly streams: Map<string, Random>;
}

export function after(k: Kernel, delayMs: number, run: () => void): Scheduled {
  return k.queue.add(k.now + Math.max(0, Math.ceil(delayMs)), run);
}

export function cancel(k: Kernel, event: Scheduled | undefined): undefined {
  return k.queue.cancel(event);
}

export function tell(k: Kernel, happening: Happening): void {
  const event = { at: k.now, ...happening } as TraceEvent;
  k.trace.push(event);
  for (const listener of k.traceListeners) listener(event);
}

export function chance(k: Kernel, stream: string): Random {
  let random = k.streams.get(stream);
  if (random === undefined) {
    random = randomStream(k.seed, stream);
    k.streams.set(stream, random);
  }
  return random;
}

/** The fault of that kind in force on that target, the latest when there are several. */
export function faultOn(k: Kernel, kind: FaultKind, target: string): ActiveFault | undefined {
  let found: ActiveFault | undefined;
  for (const fault of k.state.faults.values()) if (fault.kind === kind && fault.target === target) found = fault;
  return found;
}

/** Every write to the cluster's state raises the one version that all lists carry. */
export function touchApi(k: Kernel): number {
  k.state.api.resourceVersion += 1;
  return k.state.api.resourceVersion;
}

export function known<T>(found: T | undefined, what: string): T {
  if (found === undefined) throw new Error(`The site has no ${what}`);
  return found;
}
