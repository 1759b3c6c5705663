// What the controller put on record excuses it only when it could be true: the limit that it names must really have
// passed since the first attempt at that machine, or a battery must stand at its edge.
import type { FaultKind } from '../faults.ts';
import type { TraceEvent } from '../trace.ts';
import type { Causes } from './causes.ts';
import { apiFaults, type History, mutingFaults, stuckFaults } from './history.ts';
import { isOff } from './machine-history.ts';
import type { Escalation, Limits, Mandate } from './mandate.ts';
import { isEviction, isPoweroff, isSuspension, machineOf } from './mutations.ts';

export interface Escalations {
  /** One of these steps was given up, on record and in time, for that machine or for the cluster. */
  givenUp(machine: string, steps: readonly string[], at: number): boolean;
  /** One of these steps was given up in time, whoever it was for. */
  anyGivenUp(steps: readonly string[], at: number): boolean;
  /** Nothing that needs the API can be waited for: it is gone, faulty, or given up on record. */
  withoutApi(at: number): boolean;
  /** On record as off on one class of signs, after the time that this takes. */
  offUnproven(machine: string, at: number): boolean;
  /** Waiting is over for everything: a battery at its edge, with or without the word for it. */
  emergency(at: number): boolean;
}

export interface WritableEscalations extends Escalations {
  take(event: TraceEvent): void;
}

/** Records are written before status shows them, and limits are counted on another clock. */
const clockSlack = 0.9;

export function createEscalations(mandate: Mandate, history: History, causes: Causes): WritableEscalations {
  const { rules } = mandate;
  const honoured: Escalation[] = [];
  let looked = 0;
  /** When the way down began that is under way: one cause may end while another one goes on with it. */
  let wayDownSince: number | undefined;
  let apiBadSince: number | undefined = history.apiServes() ? undefined : history.now();

  /** Judges every record at the first event after it was made, with the truth of that time. */
  const look = (): void => {
    for (; looked < mandate.recorded.length; looked += 1) {
      const record = mandate.recorded[looked];
      if (record === undefined || record.at > history.now()) return;
      if (couldBe(record, mandate, history, causes)) honoured.push(record);
    }
  };
  const found = (machine: string | undefined, steps: readonly string[], at: number): boolean => {
    look();
    const since = wayDownSince ?? causes.since(at) ?? Number.NEGATIVE_INFINITY;
    return honoured.some(
      (one) =>
        steps.includes(one.what) &&
        (machine === undefined || one.machine === undefined || one.machine === machine) &&
        one.at <= at &&
        one.at >= since - causes.lagMs,
    );
  };
  const emergency = (at: number): boolean => {
    look();
    // Within a run pace only tightens: what was true at the edge goes on to its end.
    return (causes.atTheEdge(at) && lowBattery(causes, at)) || found(undefined, ['emergency'], at);
  };
  return {
    givenUp: found,
    anyGivenUp: (steps, at) => found(undefined, steps, at),
    emergency,
    withoutApi: (at) => {
      const bad = apiBadSince !== undefined && at - apiBadSince >= 0;
      const servers = [...history.machines.values()].filter(({ spec }) => spec.role === 'server');
      const isCutOff = servers.every(({ spec }) => !history.linked(spec.name));
      return (
        bad || isCutOff || history.hadFault(apiFaults, at - rules.limits.apiDeadMs) || found(undefined, ['api'], at)
      );
    },
    offUnproven: (machine, at) => found(machine, ['off-unproven'], at),
    take: (event) => {
      if (event.kind === 'api') apiBadSince = event.serves ? undefined : event.at;
      // Whoever takes things up again has ended that way down, whatever cause stands on.
      if (event.kind === 'command' && event.effective && (isSuspension(event, false) || event.command === 'ssh-start'))
        wayDownSince = event.at;
      const since = causes.since(event.at);
      wayDownSince = since === undefined ? undefined : (wayDownSince ?? since);
      look();
    },
  };
}

function lowBattery(causes: Causes, at: number): boolean {
  return causes.episodes(at).some((one) => {
    const tokens = causes.signals.get(one.ups)?.reading.tokens;
    return tokens?.has('LB') === true || tokens?.has('FSD') === true;
  });
}

function couldBe(record: Escalation, mandate: Mandate, history: History, causes: Causes): boolean {
  const { rules } = mandate;
  if (record.what === 'emergency' || record.what === 'hurried') return causes.atTheEdge(record.at);
  if (record.what === 'off-unproven') return couldBeUnproven(record, rules.offUnprovenMs, history);
  const since = firstAttempt(record, history, causes);
  // One that answers nobody gets the limit of the first step of its chain, whichever that was; the rest goes with it.
  const ownMs = limitOf(record.what, rules.limits);
  const limitMs = isMute(record, rules.limits.stopMs, history) ? Math.min(ownMs, rules.limits.stopMs) : ownMs;
  if (since === undefined) return false;
  return record.at - since >= limitMs * clockSlack || causes.atTheEdge(record.at);
}

function couldBeUnproven(record: Escalation, unprovenMs: number, history: History): boolean {
  const machine = record.machine === undefined ? undefined : history.machines.get(record.machine);
  if (machine === undefined) return false;
  // Silent means that nothing answered for the whole time, whatever the reason.
  const answered = history.reachable(machine.spec.name) && machine.power === 'on';
  const told = machine.poweroff === undefined ? machine.powerSince : machine.poweroff.firstIssuedAt;
  return isOff(machine) || (!answered && record.at - Math.min(machine.powerSince, told) >= unprovenMs * clockSlack);
}

function limitOf(step: string, limits: Limits): number {
  switch (step) {
    case 'gitops':
      return limits.gitopsMs;
    case 'snapshot':
      return limits.snapshotMs;
    case 'drain':
    case 'cordon':
      return limits.drainMs;
    case 'volumes':
      return limits.volumesMs;
    case 'poweroff':
      return limits.poweroffMs;
    case 'api':
      return limits.apiDeadMs;
    default:
      return limits.stopMs;
  }
}

const quiet: ReadonlySet<FaultKind> = new Set<FaultKind>([...mutingFaults, ...stuckFaults]);

/** It answers nobody now, or did not of late. */
function isMute({ machine, at }: Escalation, lastedMs: number, history: History): boolean {
  if (machine === undefined) return false;
  return (
    history.hadFault(mutingFaults, at - lastedMs, machine) || !history.linked(machine) || !history.reachable(machine)
  );
}

/** It answered nobody, or had reason not to, since the cause came. */
function isTroubled({ machine, at }: Escalation, history: History, causes: Causes): boolean {
  const since = causes.since(at);
  if (machine === undefined || since === undefined) return false;
  return history.hadFault(quiet, since, machine) || !history.linked(machine) || !history.reachable(machine);
}

/** From when the limit of that step ran, at the earliest. */
function firstAttempt(record: Escalation, history: History, causes: Causes): number | undefined {
  const since = causes.since(record.at);
  if (since === undefined) return history.commands[0]?.issuedAt;
  const { machine } = record;
  if (machine === undefined || isTroubled(record, history, causes)) return since;
  const runs = history.commands.filter((event) => event.issuedAt >= since - causes.lagMs && event.at <= record.at);
  if (record.what === 'drain' || record.what === 'volumes') {
    return runs.find((event) => isEviction(event) || event.command === 'api-cordon')?.issuedAt ?? since;
  }
  const own = runs.filter((event) => machineOf(event, history.self) === machine);
  if (record.what === 'poweroff') return own.find(isPoweroff)?.issuedAt;
  if (record.what === 'stop' || record.what === 'containers') {
    return own.find((event) => event.command.startsWith('ssh-') && event.command !== 'ssh-stay-down')?.issuedAt;
  }
  return since;
}
