// What each kind of mutation means for the cluster: does it take something down, bring something up, at which machine.
import type { CommandKind } from '../command.ts';
import type { TraceEvent } from '../trace.ts';

export type CommandEvent = Extract<TraceEvent, { kind: 'command' }>;

const poweroffs: ReadonlySet<CommandKind> = new Set<CommandKind>([
  'ssh-poweroff',
  'ssh-kill-then-poweroff',
  'ssh-poweroff-force',
  'self-poweroff',
]);
/** End what runs on one machine. `ssh-stay-down` belongs to it: the machine is kept out of the cluster. */
const stops: ReadonlySet<CommandKind> = new Set<CommandKind>([
  'ssh-end-workloads',
  'ssh-stop',
  'ssh-kill-leftovers',
  'ssh-stay-down',
]);
const wakes: ReadonlySet<CommandKind> = new Set<CommandKind>(['wake-packet', 'bmc-on']);
/** Requests that only read, should they ever be traced. */
const harmless: ReadonlySet<CommandKind> = new Set<CommandKind>(['ssh-sync', 'ssh-snapshot', 'ups-delay']);

export function isPoweroff(event: CommandEvent): boolean {
  return poweroffs.has(event.command);
}

/** Ends the k3s unit or the machine; storage and system containers go with it at the latest then. */
export function stopsUnit(event: CommandEvent): boolean {
  return event.command === 'ssh-stop' || event.command === 'ssh-kill-leftovers' || isPoweroff(event);
}

export function isWake(event: CommandEvent): boolean {
  return wakes.has(event.command);
}

/** Brings one machine back: by waking it or by starting its unit. */
export function startsMachine(event: CommandEvent): boolean {
  return event.command === 'ssh-start' || isWake(event);
}

export function isSuspension(event: CommandEvent, suspend: boolean): boolean {
  return event.command === 'api-suspend' && event.on === suspend;
}

export function isCordon(event: CommandEvent, cordon: boolean): boolean {
  return event.command === 'api-cordon' && event.on === cordon;
}

export function isEviction(event: CommandEvent): boolean {
  return event.command === 'api-evict' || event.command === 'api-delete-pod';
}

export function usesApi(event: CommandEvent): boolean {
  return event.command.startsWith('api-');
}

/** Which way a mutation moves its subject; undefined for those that move nothing. */
export function directionOf(event: CommandEvent): 'down' | 'up' | undefined {
  if (harmless.has(event.command)) return undefined;
  if (stops.has(event.command) || isPoweroff(event) || event.command === 'ups-return') return 'down';
  if (isSuspension(event, true) || isCordon(event, true) || isEviction(event)) return 'down';
  if (startsMachine(event) || isSuspension(event, false) || isCordon(event, false)) return 'up';
  return undefined;
}

const onMachine = /^(ssh-|self-|wake-|bmc-)/;

/** The machine that a mutation acts on, if it acts on one; pods are looked up by the caller. */
export function machineOf(event: CommandEvent, self: string): string | undefined {
  if (event.command === 'self-poweroff') return self;
  return onMachine.test(event.command) || event.command === 'api-cordon' ? event.target : undefined;
}
