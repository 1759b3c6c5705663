// The truth as of the event that is being looked at. Built from the first state and the trace, because `world.truth` may
// already stand behind the last of several events of one instant.
import { type FaultKind, faultCatalogue } from '../faults.ts';
import type { TraceEvent } from '../trace.ts';
import type { World } from '../world.ts';
import {
  changePower,
  commanded,
  containerEnded,
  containerStarted,
  isOff,
  type MachineHistory,
  machineHistory,
} from './machine-history.ts';
import { type CommandEvent, machineOf } from './mutations.ts';

export interface FaultSpan {
  readonly kind: FaultKind;
  readonly target: string;
  readonly number: number;
  readonly from: number;
  until: number | undefined;
}

export interface VolumeHistory {
  /** The node of the engine while it is attached. */
  attachedTo: string | undefined;
  /** When it was attached last, ms; -Infinity when it was from the start. */
  attachedAt: number;
  /** Nodes with a replica in step. */
  readonly replicas: Set<string>;
}

export interface History {
  readonly self: string;
  readonly machines: ReadonlyMap<string, MachineHistory>;
  readonly volumes: ReadonlyMap<string, VolumeHistory>;
  readonly faults: readonly FaultSpan[];
  readonly circuits: ReadonlyMap<string, { readonly on: boolean; readonly since: number }>;
  readonly commands: readonly CommandEvent[];
  /** Uids of pods that are ready. */
  readonly readyPods: ReadonlySet<string>;
  now(): number;
  apiServes(): boolean;
  /** Servers whose k3s runs. */
  membersUp(): number;
  majority(): number;
  /** The network between the own host and that machine is there. */
  linked(machine: string): boolean;
  /** It answers over SSH, as far as truth can say. */
  reachable(machine: string): boolean;
  /** The machine on which that pod's container runs. */
  machineOfPod(uid: string): string | undefined;
  /** A fault of one of these kinds was in force on `target` (any when undefined) at some time from `since` on. */
  hadFault(kinds: ReadonlySet<FaultKind>, since: number, target?: string): boolean;
}

/** Keep a machine from answering. */
export const mutingFaults: ReadonlySet<FaultKind> = new Set<FaultKind>([
  'hung',
  'ssh-mute',
  'dead',
  'wont-boot',
  'link-down',
]);
/** Keep a machine from doing what it is told, or from saying so. */
export const stuckFaults: ReadonlySet<FaultKind> = new Set<FaultKind>([
  ...mutingFaults,
  'ssh-lies',
  'stop-hangs',
  'poweroff-hangs',
  'reboots',
]);
export const apiFaults: ReadonlySet<FaultKind> = new Set<FaultKind>(['api-gone', 'api-stale', 'api-slow']);

export interface WritableHistory extends History {
  take(event: TraceEvent): void;
}

export function createHistory(world: World): WritableHistory {
  return new Chronicle(world);
}

class Chronicle implements WritableHistory {
  readonly self: string;
  readonly machines: Map<string, MachineHistory>;
  readonly volumes = new Map<string, VolumeHistory>();
  readonly faults: FaultSpan[] = [];
  readonly circuits = new Map<string, { readonly on: boolean; readonly since: number }>();
  readonly commands: CommandEvent[] = [];
  readonly readyPods = new Set<string>();
  private readonly world: World;
  private readonly servers: readonly MachineHistory[];
  private readonly switches = new Map<string, boolean>();
  private at: number;
  private serves: boolean;

  constructor(world: World) {
    const { site, truth } = world;
    this.world = world;
    this.self = site.self;
    this.at = world.now();
    this.serves = truth.api.serves;
    this.machines = new Map(site.machines.map((spec) => [spec.name, machineHistory(spec, truth, this.at)]));
    this.servers = [...this.machines.values()].filter((machine) => machine.spec.role === 'server');
    for (const { name } of site.switches) this.switches.set(name, truth.switches.get(name)?.up ?? true);
    for (const [name, on] of truth.circuits) this.circuits.set(name, { on, since: this.at });
    for (const { name } of site.volumes) {
      const state = truth.volumes.get(name);
      this.volumes.set(name, {
        attachedTo: state?.attachedTo,
        attachedAt: Number.NEGATIVE_INFINITY,
        replicas: new Set(state?.healthy),
      });
    }
    for (const pod of truth.pods.values()) if (pod.ready) this.readyPods.add(pod.uid);
    for (const { number, kind, target, since } of truth.faults.values()) {
      this.faults.push({ kind, target, number, from: since, until: undefined });
    }
  }

  now(): number {
    return this.at;
  }

  apiServes(): boolean {
    return this.serves;
  }

  membersUp(): number {
    return this.servers.filter(({ power, unit }) => (power === 'on' || power === 'hung') && unit === 'active').length;
  }

  majority(): number {
    return Math.floor(this.servers.length / 2) + 1;
  }

  linked(machine: string): boolean {
    return machine === this.self || (this.linkUp(machine) && this.linkUp(this.self));
  }

  reachable(machine: string): boolean {
    if (this.machines.get(machine)?.power !== 'on' || !this.linked(machine)) return false;
    return !this.faults.some((one) => one.until === undefined && one.target === machine && mutingFaults.has(one.kind));
  }

  machineOfPod(uid: string): string | undefined {
    for (const [name, machine] of this.machines) if (machine.containers.has(uid)) return name;
    return this.world.truth.pods.get(uid)?.node;
  }

  hadFault(kinds: ReadonlySet<FaultKind>, since: number, target?: string): boolean {
    return this.faults.some(
      (fault) =>
        kinds.has(fault.kind) &&
        (target === undefined || fault.target === target) &&
        (fault.until === undefined || fault.until >= since),
    );
  }

  take(event: TraceEvent): void {
    this.at = event.at;
    switch (event.kind) {
      case 'command':
        this.takeCommand(event);
        break;
      case 'fault-begins': {
        const { fault: kind, target, number, at } = event;
        // One that only happens is over at once.
        this.faults.push({ kind, target, number, from: at, until: faultCatalogue[kind].lasts ? undefined : at });
        break;
      }
      case 'fault-ends': {
        const span = this.faults.find((fault) => fault.number === event.number);
        if (span !== undefined) span.until = event.at;
        break;
      }
      case 'mains':
        this.circuits.set(event.circuit, { on: event.on, since: event.at });
        break;
      case 'switch':
        this.switches.set(event.name, event.up);
        break;
      case 'api':
        this.serves = event.serves;
        break;
      case 'pod-ready':
        this.readyPods.add(event.uid);
        break;
      case 'pod-deleting':
      case 'pod-gone':
        this.readyPods.delete(event.uid);
        break;
      default:
        if ('machine' in event) this.takeMachine(event);
        else if ('volume' in event) this.takeVolume(event);
    }
  }

  private linkUp(machine: string): boolean {
    const unplugged = (one: FaultSpan): boolean =>
      one.kind === 'link-down' && one.target === machine && one.until === undefined;
    if (this.faults.some(unplugged)) return false;
    const name = this.machines.get(machine)?.spec.switch;
    return name === undefined || this.switches.get(name) !== false;
  }

  private takeCommand(event: CommandEvent): void {
    this.commands.push(event);
    const target = machineOf(event, this.self);
    const machine = target === undefined ? undefined : this.machines.get(target);
    if (machine !== undefined) commanded(machine, event);
  }

  private takeVolume(event: Extract<TraceEvent, { volume: string }>): void {
    const volume = this.volumes.get(event.volume);
    if (volume === undefined) return;
    if (event.kind === 'volume') {
      volume.attachedTo = event.state === 'attached' ? event.node : undefined;
      if (volume.attachedTo !== undefined) volume.attachedAt = event.at;
    }
    if (event.kind === 'replica-lost') volume.replicas.delete(event.node);
    else if (event.kind === 'replica-back') volume.replicas.add(event.node);
  }

  private takeMachine(event: Extract<TraceEvent, { machine: string }>): void {
    const machine = this.machines.get(event.machine);
    if (machine === undefined) return;
    switch (event.kind) {
      case 'machine':
        changePower(machine, event.state, event.bootId, event.at);
        break;
      case 'booted':
        machine.bootedAt = event.at;
        machine.bootId = event.bootId;
        break;
      case 'last-words':
        machine.lastWords = event.bootId;
        break;
      case 'unit':
        machine.unit = isOff(machine) ? 'inactive' : event.state;
        break;
      case 'container-start':
        containerStarted(machine, event.uid, event.at);
        break;
      case 'container-end':
        containerEnded(machine, event.uid, event.at);
        this.readyPods.delete(event.uid);
        break;
      case 'lost-power':
      case 'wake':
      case 'stay-down':
      case 'snapshot':
        break;
    }
  }
}
