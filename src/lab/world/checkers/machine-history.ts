// What has happened to one machine so far, from the trace alone.
import type { UnitState } from '../command.ts';
import type { MachineSpec } from '../site.ts';
import type { MachinePower } from '../trace.ts';
import type { Truth } from '../truth.ts';
import { type CommandEvent, directionOf, isPoweroff } from './mutations.ts';

export interface MachineHistory {
  readonly spec: MachineSpec;
  power: MachinePower;
  powerSince: number;
  bootId: string;
  /** When the present boot began to run. */
  bootedAt: number;
  unit: UnitState;
  readonly containers: Set<string>;
  /** Since when nothing runs there; undefined while something does. */
  emptySince: number | undefined;
  /** When something began to run there again after nothing had. */
  filledAt: number;
  /** The last poweroff that took effect, and the first one of that boot. */
  poweroff: { readonly bootId: string; readonly firstIssuedAt: number; issuedAt: number } | undefined;
  /** The boot that was last told to go off and took it, with or without effect: whoever told it cannot know better. */
  told: { readonly bootId: string; readonly firstIssuedAt: number } | undefined;
  /** The boot whose last words were heard. */
  lastWords: string | undefined;
  /** The last stop of its unit that took effect. */
  stoppedByUsAt: number;
  /** When it last went off or dark. */
  lastDownAt: number;
}

export function machineHistory(spec: MachineSpec, truth: Truth, now: number): MachineHistory {
  const state = truth.machines.get(spec.name);
  const containers = new Set(state?.containers.keys());
  return {
    spec,
    power: state?.state ?? 'dark',
    powerSince: now,
    bootId: state?.bootId ?? '',
    bootedAt: state?.bootedAt ?? now,
    unit: state?.unit ?? 'inactive',
    containers,
    emptySince: containers.size === 0 ? now : undefined,
    filledAt: Number.NEGATIVE_INFINITY,
    poweroff: undefined,
    told: undefined,
    lastWords: undefined,
    stoppedByUsAt: Number.NEGATIVE_INFINITY,
    lastDownAt: state?.state === 'dark' || state?.state === 'off' ? now : Number.NEGATIVE_INFINITY,
  };
}

export function changePower(machine: MachineHistory, power: MachinePower, bootId: string, at: number): void {
  machine.power = power;
  machine.powerSince = at;
  machine.bootId = bootId;
  if (power === 'off' || power === 'dark') {
    machine.lastDownAt = at;
    machine.unit = 'inactive';
  }
}

export function containerStarted(machine: MachineHistory, uid: string, at: number): void {
  if (machine.containers.size === 0) machine.filledAt = at;
  machine.containers.add(uid);
  machine.emptySince = undefined;
}

export function containerEnded(machine: MachineHistory, uid: string, at: number): void {
  machine.containers.delete(uid);
  if (machine.containers.size === 0) machine.emptySince ??= at;
}

/** Takes in a mutation of it. */
export function commanded(machine: MachineHistory, event: CommandEvent): void {
  if (isPoweroff(event) && event.accepted && machine.told?.bootId !== machine.bootId)
    machine.told = { bootId: machine.bootId, firstIssuedAt: event.issuedAt };
  // Whoever takes it back has not told it any more.
  if (event.accepted && directionOf(event) === 'up') machine.told = undefined;
  if (!event.effective) return;
  if (event.command === 'ssh-stop' || event.command === 'ssh-kill-leftovers') machine.stoppedByUsAt = event.at;
  if (!isPoweroff(event)) return;
  machine.stoppedByUsAt = event.at;
  if (machine.poweroff?.bootId === machine.bootId) machine.poweroff.issuedAt = event.issuedAt;
  else machine.poweroff = { bootId: machine.bootId, firstIssuedAt: event.issuedAt, issuedAt: event.issuedAt };
}

/** Physically down: nothing runs and nothing will without a wake. */
export function isOff(machine: MachineHistory): boolean {
  return machine.power === 'off' || machine.power === 'dark';
}

/** Told to go off in this very boot. */
export function isCommitted(machine: MachineHistory): boolean {
  return machine.poweroff !== undefined && machine.poweroff.bootId === machine.bootId && !isOff(machine);
}
