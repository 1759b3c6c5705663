// Which happenings could change what a read returns. Generous on purpose: a poll that is woken in vain reads once more,
// one that is not woken would miss something. What the trace does not tell is listed in `createRestlessness`.
import type { TraceEvent } from '../world/trace.ts';

type Concern = (event: TraceEvent) => boolean;

const everywhere: ReadonlySet<TraceEvent['kind']> = new Set(['switch', 'fault-begins', 'fault-ends']);
/** Electricity and what only its own reader sees. */
const besideTheCluster: ReadonlySet<TraceEvent['kind']> = new Set([
  'ups-served',
  'ups-output',
  'ups-battery',
  'mains',
  'wake',
  'snapshot',
  'stay-down',
  'last-words',
]);

/** The machine on which it happened, when it happened on one. */
function machineOf(event: TraceEvent): string | undefined {
  if ('machine' in event) return event.machine;
  return 'node' in event ? event.node : undefined;
}

export function concernsUps(ups: string, serverHost: string, self: string): Concern {
  return (event) => {
    if (event.kind === 'ups-served') return event.ups === ups;
    if (event.kind === 'machine') return event.machine === serverHost || event.machine === self;
    return everywhere.has(event.kind);
  };
}

export function concernsMachine(machine: string, self: string): Concern {
  return (event) => {
    if (everywhere.has(event.kind)) return true;
    if (event.kind === 'command') return event.target === machine;
    const where = machineOf(event);
    return where === machine || (where === self && event.kind === 'machine');
  };
}

export function concernsCluster(event: TraceEvent): boolean {
  return !besideTheCluster.has(event.kind);
}

export function concernsSnapshots(event: TraceEvent): boolean {
  return event.kind === 'snapshot' || event.kind === 'machine' || everywhere.has(event.kind);
}

export function concernsOwnHost(self: string): Concern {
  return (event) => everywhere.has(event.kind) || (event.kind === 'machine' && event.machine === self);
}

export interface Restlessness {
  notice(event: TraceEvent): void;
  /** True while a machine changes in ways of which the trace says nothing. */
  of(machine: string, now: number): boolean;
}

/** The phases of a poweroff, and the moment at which a booted machine without a clock learns the time, leave no line. */
export function createRestlessness(ntpMs: number): Restlessness {
  const until = new Map<string, number>();
  return {
    notice(event) {
      if (event.kind !== 'machine') return;
      if (event.state === 'stopping') until.set(event.machine, Infinity);
      else until.set(event.machine, event.state === 'on' ? event.at + ntpMs + 1 : -Infinity);
    },
    of: (machine, now) => now <= (until.get(machine) ?? -Infinity),
  };
}
