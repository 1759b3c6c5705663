/** The run of status.json, and what is still to come in it. */
import type { DesiredStatus, RunStatus } from '../../api/status-schema.ts';
import type { Outlook } from '../../api/status-steps.ts';
import type { Desired } from '../../core/desired.ts';
import type { Run } from '../../core/memory.ts';
import { after } from '../../core/moment.ts';
import { keysOf } from '../../core/records.ts';
import { whenKnown } from '../../core/when-known.ts';
import { goingDown } from '../../reconcilers/run/scope.ts';
import { type Telling, wayOf } from './telling.ts';
import { isoOf, secondsOf, wallOf } from './wall.ts';

export function runOf(telling: Telling): RunStatus | undefined {
  const { input, decision } = telling;
  const { run } = decision.memory;
  // The instants of another boot say nothing here: it is told once they have been moved to this one.
  if (run === undefined || (decision.steps.length === 0 && telling.run !== undefined)) return undefined;
  const { targets } = run;
  const way = telling.run === undefined ? (targets.cluster === 'quiet' ? 'down' : 'up') : wayOf(telling);
  const leftMs = telling.left?.stillMs(everybody);
  return {
    id: run.id,
    way,
    to: toOf(run, way),
    cause: run.cause,
    byHold: run.byHold,
    phase: run.phase,
    pace: run.pace,
    openedAt: isoOf(run.openedWallAt),
    elapsedSeconds: secondsOf((run.closedAt ?? input.snapshot.takenAt) - run.openedAt),
    ...whenKnown('remainingSeconds', leftMs === undefined ? undefined : secondsOf(leftMs)),
    committed: keysOf(decision.memory.committed),
  };
}

/** A partial hold takes some machines down while the cluster runs. */
function toOf({ from, targets }: Run, way: RunStatus['way']): RunStatus['to'] {
  if (way === 'up' && targets.cluster === 'running') return 'up';
  const down = goingDown({ from, targets });
  const names = down.length > 0 ? down : keysOf(targets.machines);
  return names.some((name) => targets.machines[name] === 'off') ? 'poweroff' : 'cluster-only';
}

const everybody = { has: () => true };

export function outlookOf({ left, input: { snapshot }, downs, decision: { memory } }: Telling): Outlook | undefined {
  const stillMs = left?.stillMs(everybody);
  if (left === undefined || stillMs === undefined) return undefined;
  const cuts = downs.filter(({ step }) => step.row.startsWith('power-off'));
  // What was told to go off finishes that, whatever the mains do: from then on there is no way round.
  const begun = keysOf(memory.committed).length > 0 || cuts.some(({ state }) => state.is === 'done');
  const first = Math.min(...cuts.map(({ step }) => left.startMs.get(step.id) ?? 0));
  return {
    offAt: wallOf(snapshot, after(snapshot.takenAt, stillMs)),
    ...(begun || cuts.length === 0 ? {} : { turnsRoundUntil: wallOf(snapshot, after(snapshot.takenAt, first)) }),
  };
}

export function desiredOf({ input, decision }: Telling): DesiredStatus | undefined {
  const { desired } = input;
  const spec = decision.memory.edit?.spec;
  if (spec === undefined) return undefined;
  const valid = desired.state === 'valid' ? desired : undefined;
  return {
    cluster: spec.cluster,
    mode: spec.mode,
    reason: spec.reason,
    ...whenKnown('by', valid?.by),
    ...whenKnown('since', valid?.saidAt === undefined ? undefined : isoOf(valid.saidAt)),
    editId: decision.memory.edit?.id ?? '',
    ignoredNodes: [...spec.ignoredNodes],
    act: spec.act,
    ...whenKnown('actUntil', spec.actUntil === undefined ? undefined : isoOf(spec.actUntil)),
    ...whenKnown('problem', problemOf(desired)),
  };
}

/** Its author believes that it is in force. */
function problemOf(desired: Desired): DesiredStatus['problem'] {
  switch (desired.state) {
    case 'valid':
      return undefined;
    case 'invalid':
      return { reason: 'DesiredInvalid', message: `${desired.place} ${desired.message}` };
    case 'absent':
      return { reason: 'DesiredAbsent', message: desired.message };
    case 'unread':
      return { reason: 'DesiredUnread', message: desired.message };
  }
}
