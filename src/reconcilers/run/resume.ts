/**
 * A way down that closed over machines that nobody could read: what was given up is still attempted, so the run goes on when such a
 * machine is back in its old boot and runs more than it should. One that has booted since is only kept out of the cluster; of one
 * that was never read nobody can say so, and it is taken down while the cause stands.
 */
import { type NodeName, noBoot, type StepId, subjectOf } from '../../core/ids.ts';
import type { Memory, Run, StepRecord, Targets } from '../../core/memory.ts';
import { entriesOf, keysOf, recordOf } from '../../core/records.ts';
import type { Pictures } from '../machines.ts';
import { isLower, sameTargets } from './intent.ts';

export interface ResumeInput {
  readonly memory: Memory;
  readonly targets: Targets;
  readonly pictures: Pictures;
}

export function resumedRun({ memory, targets, pictures }: ResumeInput): Run | undefined {
  const { run } = memory;
  // A boot of the own host is never a reason to power anything off.
  if (run?.phase !== 'closed' || run.unseen === undefined || run.boot !== memory.hostBootId) return undefined;
  if (!sameTargets(run.targets, targets)) return undefined;
  const back = keysOf(run.unseen).filter((name) => isAboveTarget(name, run, pictures));
  if (back.length === 0) return undefined;
  const { closedAt: _closed, downSettled: _settled, unseen: _unseen, ...rest } = run;
  return { ...rest, phase: 'acting', steps: withoutGivenUp(run.steps, new Set(back)) };
}

/** In the boot of the closing: what `boots` says may be newer by now. Of one that was never read, any boot may be that one. */
function isAboveTarget(name: NodeName, run: Run, pictures: Pictures): boolean {
  const picture = pictures.get(name);
  const target = run.targets.machines[name];
  if (picture === undefined || picture.state === 'unknown' || target === undefined) return false;
  const seen = run.unseen?.[name];
  return (seen === noBoot || picture.reading?.bootId === seen) && isLower(target, picture.state);
}

/** They get all of their limits again, and their order with it. */
function withoutGivenUp(steps: Run['steps'], names: ReadonlySet<string>): Run['steps'] {
  const isGivenUp = ([id, record]: readonly [StepId, StepRecord]): boolean =>
    record.doneAt === undefined && names.has(subjectOf(id));
  return recordOf(entriesOf(steps).filter((entry) => !isGivenUp(entry)));
}
