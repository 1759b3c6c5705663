/** How far a run is, and when it is over. */
import type { AssessedStep } from '../../core/decision.ts';
import { noBoot, nodeName } from '../../core/ids.ts';
import type { Memory, Run, RunPhase, Target } from '../../core/memory.ts';
import type { Instant } from '../../core/moment.ts';
import { entriesOf, recordOf } from '../../core/records.ts';
import type { Pictures } from '../machines.ts';
import { isOpen } from './is-open.ts';
import { inFlight } from './records-kept.ts';
import { goingDown } from './scope.ts';

export function phaseOf(run: Run, ups: readonly AssessedStep[], memory: Memory): RunPhase {
  if (ups.length === 0) return 'acting';
  const finishing = ups.some(
    ({ step, state }) => step.row === 'finish-off' && (state.is === 'ready' || state.is === 'waiting'),
  );
  if (finishing) return 'finishing';
  if (run.reverses !== true) return 'acting';
  const waits = ups.some(
    ({ step, state }) =>
      step.row === 'power-safe' && state.is === 'blocked' && memory.committed[nodeName(step.subject)] === undefined,
  );
  return waits ? 'paused' : 'reversing';
}

/**
 * Every row settled. A row that blocks keeps its run open: nothing else may call it complete. So does a machine that answers and is
 * still higher than it should be: what was given up there is still attempted.
 */
export function closeRun(memory: Memory, steps: readonly AssessedStep[], pictures: Pictures, now: Instant): Memory {
  const run = memory.run;
  if (!isOpen(run)) return memory;
  const open = steps.some(({ state }) => state.is !== 'done' && state.is !== 'skipped' && state.is !== 'given-up');
  if (open || isSomebodyStillUp(run, steps, pictures)) return memory;
  const cameUp =
    run.targets.cluster === 'running' && steps.some(({ step, state }) => step.row === 'soak' && state.is === 'done');
  return {
    ...memory,
    run: { ...run, phase: 'closed', closedAt: now, ...unseenIn(run, memory, pictures) },
    // What is still in flight keeps its record; the rest of a closed run's attempts is nobody's business any more.
    records: inFlight(memory.records),
    proposedAt: {},
    committed: stillCommitted(memory.committed, run),
    ...(cameUp ? { convergedAt: now } : {}),
  };
}

/**
 * Whoever is meant to run was waited for long enough: what it was told once must not count in the next way down. Whoever is ignored
 * when nothing goes down any more is left to itself, and whatever it was told with it.
 */
function stillCommitted(committed: Memory['committed'], run: Run): Memory['committed'] {
  const goesDown = goingDown(run).length > 0;
  const counts = (target: Target | undefined): boolean => (target === undefined ? goesDown : target !== 'running');
  return recordOf(entriesOf(committed).filter(([name]) => counts(run.targets.machines[name])));
}

function isSomebodyStillUp({ targets }: Run, steps: readonly AssessedStep[], pictures: Pictures): boolean {
  return steps.some(({ step, state }) => {
    const name = nodeName(step.subject);
    const picture = pictures.get(name);
    const target = targets.machines[name];
    if (state.is !== 'given-up' || picture?.answers !== true || picture.reading === undefined) return false;
    return target === 'off' ? step.row.startsWith('power-off') : target === 'stopped' && picture.state === 'running';
  });
}

/** Never told, and not read: nobody knows whether they are where they should be, least of all of those that never were. */
function unseenIn(run: Run, { committed, boots }: Memory, pictures: Pictures): Pick<Run, 'unseen'> {
  const unseen = goingDown(run).filter(
    (name) => pictures.get(name)?.state === 'unknown' && committed[name] === undefined,
  );
  return unseen.length === 0 ? {} : { unseen: recordOf(unseen.map((name) => [name, boots[name] ?? noBoot] as const)) };
}
