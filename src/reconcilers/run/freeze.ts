/**
 * While nothing may be done for a run its limits stand still: the time of a pause is nobody's, and what nobody was allowed to try is not
 * given up when the pause ends.
 */
import type { Run, StepRecord } from '../../core/memory.ts';
import { after, type Instant } from '../../core/moment.ts';
import { mapValues } from '../../core/records.ts';

export function frozenOrThawed(run: Run, mayAct: boolean, now: Instant): Run {
  const { frozenSince, ...rest } = run;
  if (!mayAct) return frozenSince === undefined ? { ...run, frozenSince: now } : run;
  return frozenSince === undefined ? run : thawed(rest, frozenSince, now);
}

/** Every wait that was under way when it froze goes on where it stood; what began during the pause begins now. */
function thawed(run: Omit<Run, 'frozenSince'>, since: Instant, now: Instant): Run {
  const moved = (began: Instant): Instant => (began >= since ? now : after(began, now - since));
  const { cordonedAt, apiDoubtedSince, ...rest } = run;
  return {
    ...rest,
    steps: mapValues(run.steps, (record) => thawedStep(record, moved)),
    ...(cordonedAt === undefined ? {} : { cordonedAt: moved(cordonedAt) }),
    // An API that was away while nobody needed it is doubted from now on.
    ...(apiDoubtedSince === undefined ? {} : { apiDoubtedSince: moved(apiDoubtedSince) }),
  };
}

function thawedStep(record: StepRecord, moved: (began: Instant) => Instant): StepRecord {
  if (record.readyAt === undefined || record.doneAt !== undefined || record.settledBy !== undefined) return record;
  return { ...record, readyAt: moved(record.readyAt) };
}
