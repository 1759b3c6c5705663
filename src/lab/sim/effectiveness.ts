// Whether a fault that was drawn also mattered: a machine that would not have been asked anything is no test of anything.
import type { TickReport } from '../../controller/loop.ts';
import { fact } from '../../core/facts.ts';
import type { FaultKind } from '../world/faults.ts';
import type { TraceEvent } from '../world/trace.ts';
import { bucket, type Histogram } from './histogram.ts';
import type { Deed, Script } from './script.ts';

export interface Effectiveness {
  event(event: TraceEvent): void;
  tick(at: number, report: TickReport): void;
}
interface Open {
  readonly deed: Deed;
  readonly until: number;
}
type Touch = (event: TraceEvent, target: string) => boolean;

const servedBadly: Touch = (event, target) =>
  event.kind === 'ups-served' && event.ups === target && event.vars === undefined;
const served: Touch = (event, target) => event.kind === 'ups-served' && event.ups === target;
const discharges: Touch = (event) => event.kind === 'ups-battery' && event.state === 'discharging';
const becomes =
  (...states: readonly string[]): Touch =>
  (event, target) =>
    event.kind === 'machine' && event.machine === target && states.includes(event.state);

/** By kind: which event shows that it mattered. Kinds that are not here matter as soon as a run is open. */
const touches: { readonly [Kind in FaultKind]?: Touch } = {
  'mains-off': discharges,
  'mains-flap': discharges,
  'battery-collapse': (event, target) =>
    event.kind === 'ups-served' && event.ups === target && event.vars?.['ups.status']?.includes('OB') === true,
  'driver-dead': servedBadly,
  'driver-silent': servedBadly,
  'driver-dead-at-transfer': servedBadly,
  'upsd-unreachable': servedBadly,
  'runtime-wrong': served,
  'self-test': served,
  'calibration-latched': served,
  'low-battery-with-mains': served,
  'forced-shutdown': served,
  'stop-hangs': (event, target) => event.kind === 'unit' && event.machine === target && event.state === 'deactivating',
  'poweroff-hangs': becomes('stopping'),
  hung: becomes('hung'),
  dead: becomes('dark'),
  'wont-boot': becomes('booting'),
  reboots: becomes('booting'),
  'wake-deaf': (event, target) => event.kind === 'wake' && event.machine === target && !event.effective,
  'person-powers-on': (event, target) => event.kind === 'wake' && event.machine === target && event.effective,
  'ssh-lies': (event, target) =>
    event.kind === 'command' && event.target === target && event.accepted && !event.effective,
  'snapshot-hangs': (event, target) => event.kind === 'snapshot' && event.machine === target,
  'pdb-never-yields': (event) => event.kind === 'command' && event.command === 'api-evict' && !event.accepted,
  'pod-stuck-terminating': (event, target) => event.kind === 'pod-deleting' && event.pod.startsWith(target),
  'person-cordons': (event, target) => event.kind === 'cordon' && event.node === target && event.on,
  'person-uncordons': (event, target) => event.kind === 'cordon' && event.node === target && !event.on,
  'person-suspends': (event, target) => event.kind === 'flux' && event.object === target && event.suspended,
  'person-moves-source': (event) => event.kind === 'source',
};

/** The effect of a fault without a span may show a little later. */
const aftermathMs = 3_000;

export function watchEffects(script: Script, histogram: Histogram): Effectiveness {
  const waiting: Open[] = script.deeds.map((deed) => ({ deed, until: endOf(deed) + aftermathMs }));
  for (const { deed } of waiting) histogram.count(bucket.drawn(deed.bucket));
  let open: Open[] = [];
  const settleAt = (at: number, matters: (deed: Deed) => boolean): void => {
    for (let next = waiting[0]; next !== undefined && next.deed.at <= at; next = waiting[0]) {
      open.push(next);
      waiting.shift();
    }
    if (open.length === 0) return;
    open = open.filter(({ deed, until }) => {
      if (at > until) return false;
      if (!matters(deed)) return true;
      histogram.count(bucket.effective(deed.bucket));
      return false;
    });
  };
  return {
    event: (event) =>
      settleAt(
        event.at,
        (deed) => deed.does === 'fault' && touches[deed.fault.kind]?.(event, deed.fault.target) === true,
      ),
    tick: (at, report) => settleAt(at, (deed) => showsInTick(deed, report)),
  };
}

function endOf(deed: Deed): number {
  if (deed.does === 'fault') return deed.fault.untilMs ?? deed.at;
  if (deed.does === 'disk') return deed.untilMs;
  if (deed.does === 'in-step') return Infinity;
  // A crash waits for its write, an edit for its tick.
  return deed.at + 600_000;
}

function showsInTick(deed: Deed, { input, decision }: TickReport): boolean {
  const { run } = decision.memory;
  const isOpen = run !== undefined && run.phase !== 'closed';
  switch (deed.does) {
    case 'fault':
      return touches[deed.fault.kind] === undefined && isOpen;
    case 'disk': {
      const journal = fact(input.snapshot, 'journal');
      return journal.state === 'known' && !journal.value.durable;
    }
    case 'wall-step':
      return isOpen;
    case 'edit':
      if (deed.bucket === 'edit-invalid') return input.desired.state === 'invalid';
      if (deed.bucket === 'edit-removed') return input.desired.state === 'absent';
      return (
        decision.memory.edit?.id !== input.memory?.edit?.id ||
        decision.memory.edit?.digest !== input.memory?.edit?.digest
      );
    case 'in-step':
      // Counted by whoever lets it happen.
      return false;
    case 'crash':
      // The first decision of a life stands on what was recovered.
      return input.snapshot.sequence === 1;
  }
}
