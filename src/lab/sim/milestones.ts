// Runs, holds, paces and interrupted steps, counted from the decisions themselves.
import type { TickReport } from '../../controller/loop.ts';
import { bucket, type Histogram } from './histogram.ts';

export interface Milestones {
  take(report: TickReport): void;
  crashes(): void;
  /** Whose step of that row is under way, as of the last decision; the first one of several. */
  subjectUnderWay(row: string): string | undefined;
}

export function watchMilestones(histogram: Histogram): Milestones {
  const seen = new Set<string>();
  /** Of the last decision; looked through only when something interrupts it. */
  let steps: TickReport['decision']['steps'] = [];
  let seenMemory: Partial<TickReport['decision']['memory']> = {};
  let openRun: string | undefined;
  const once = (key: string, name: string): void => {
    if (seen.has(key)) return;
    seen.add(key);
    histogram.count(name);
  };
  return {
    take({ decision }) {
      const { run, holds, committed } = decision.memory;
      const isOpen = run !== undefined && run.phase !== 'closed';
      // Another run while one was open: what was under way has been turned round, or goes deeper.
      if (openRun !== undefined && run?.id !== openRun) {
        for (const row of underWay(steps)) once(`${openRun} turned ${row}`, bucket.turned(row));
      }
      if (run !== undefined && run !== seenMemory.run) {
        once(`${run.id} ${run.pace}`, bucket.pace(run.pace));
        once(`${run.id} ${run.phase}`, bucket.phase(run.phase));
      }
      if (holds !== seenMemory.holds) {
        for (const [name, hold] of Object.entries(holds))
          once(`${name} ${hold.since} ${hold.reason}`, bucket.hold(hold.reason));
      }
      if (committed !== seenMemory.committed) {
        for (const [name, boot] of Object.entries(committed)) once(`commit ${name} ${boot}`, bucket.commit);
      }
      openRun = isOpen ? run.id : undefined;
      steps = isOpen ? decision.steps : [];
      seenMemory = decision.memory;
    },
    subjectUnderWay: (row) => stepsUnderWay(steps).find(({ step }) => step.row === row)?.step.subject,
    crashes() {
      for (const row of underWay(steps)) histogram.count(bucket.crashed(row));
    },
  };
}

function underWay(steps: TickReport['decision']['steps']): ReadonlySet<string> {
  return new Set(stepsUnderWay(steps).map(({ step }) => step.row));
}

function stepsUnderWay(steps: TickReport['decision']['steps']): TickReport['decision']['steps'] {
  return steps.filter(({ state }) => state.is === 'ready' || state.is === 'soaking' || state.is === 'blocked');
}
