/** Steps in groups, one line of status each, in the order of the table. */
import type { Group } from '../../api/status-steps.ts';
import type { AssessedStep } from '../../core/decision.ts';
import type { Instant } from '../../core/moment.ts';
import { whenKnown } from '../../core/when-known.ts';
import { schedule } from '../../reconcilers/graph/schedule.ts';
import { down, ruleOf } from '../../reconcilers/order.ts';
import { durationsOf } from '../../reconcilers/power/estimates.ts';
import { isOver, type Telling, wayOf } from './telling.ts';
import { waitsFor } from './waits.ts';
import { secondsOf } from './wall.ts';

/** So many are told one by one; the rest are a number. */
const namedAtMost = 3;

export function groupsOf(telling: Telling): readonly Group[] {
  if (telling.run === undefined) return [];
  const way = wayOf(telling);
  const steps = way === 'down' ? telling.downs : telling.ups;
  const plan = way === 'down' ? plannedSeconds(telling) : new Map<string, number>();
  return [...byGroup(steps)].map(([name, members]) => groupOf(name, members, way, plan.get(name), telling));
}

export function byGroup(steps: readonly AssessedStep[]): ReadonlyMap<string, readonly AssessedStep[]> {
  return Map.groupBy(steps, ({ step }) => step.group);
}

function groupOf(
  name: string,
  members: readonly AssessedStep[],
  way: Group['way'],
  planSeconds: number | undefined,
  telling: Telling,
): Group {
  const subjects = Map.groupBy(members, ({ step }) => step.subject);
  // What is done for all at once is no machine among machines.
  if (subjects.size > 1) subjects.delete('cluster');
  const through = [...subjects.values()].filter((of) => of.every(isOver)).length;
  return {
    name,
    way,
    state: stateOf(members),
    done: through,
    total: subjects.size,
    givenUp: members.flatMap(({ step, state }) => (state.is === 'given-up' ? [step.id] : [])),
    ...whenKnown('tookSeconds', tookSeconds(members, telling)),
    ...whenKnown('planSeconds', planSeconds),
    now: nowIn(members, telling),
  };
}

export function stateOf(members: readonly AssessedStep[]): Group['state'] {
  if (members.every(({ state }) => state.is === 'skipped')) return 'skipped';
  if (members.every(isOver)) return 'done';
  if (members.some(({ state }) => state.is === 'blocked')) return 'blocked';
  return members.some(({ state }) => state.is === 'ready' || state.is === 'soaking') ? 'running' : 'waiting';
}

/** From its first beginning to its end, or to now. */
export function tookSeconds(members: readonly AssessedStep[], { decision, input }: Telling): number | undefined {
  const records = decision.memory.run?.steps ?? {};
  const begun = members.flatMap(({ step }) => records[step.id]?.readyAt ?? []);
  if (begun.length === 0) return undefined;
  const ends = members.map(({ state }): Instant | undefined => {
    if (state.is === 'done' || state.is === 'given-up') return state.at;
    return state.is === 'skipped' ? undefined : input.snapshot.takenAt;
  });
  const last = Math.max(...ends.flatMap((end) => end ?? []));
  return Number.isFinite(last) ? Math.max(0, secondsOf(last - Math.min(...begun))) : undefined;
}

/** What is still open in it: one in full, of several their names and a word each. */
function nowIn(members: readonly AssessedStep[], telling: Telling): string {
  const open = members.filter((one) => !isOver(one));
  const acting = open.filter(({ state }) => state.is !== 'waiting');
  const [first] = acting.length > 0 ? acting : open;
  if (first === undefined) return endOf(members);
  if (acting.length < 2) return waitsFor(first, telling);
  const named = acting
    .slice(0, namedAtMost)
    .map(({ step, assessment }) => `${step.subject} ${assessment.verdict.reason}`);
  const more = acting.length - named.length;
  return `${named.join(', ')}${more > 0 ? `, and ${more} more` : ''}`;
}

function endOf(members: readonly AssessedStep[]): string {
  const lost = members.filter(({ state }) => state.is === 'given-up');
  if (lost.length > 0) return `done, given up: ${lost.map(({ step }) => step.subject).join(' ')}`;
  const skipped = members.find(({ state }) => state.is === 'skipped');
  const allSkipped = members.every(({ state }) => state.is === 'skipped');
  if (skipped?.state.is !== 'skipped' || !allSkipped) return 'done';
  return skipped.state.by === 'not-applicable'
    ? `not needed: ${skipped.assessment.verdict.message}`
    : `left out (${skipped.state.by})`;
}

/** How long each group lies on the plan, from its first start to its last end, seconds. */
function plannedSeconds({ downs, run, input }: Telling): ReadonlyMap<string, number> {
  const planned = downs.map(({ step }) => step);
  const durations = durationsOf(planned, input.config, input.estimates);
  const pace = run?.pace ?? 'graceful';
  const { startMs, finishMs } = schedule(planned, (step) =>
    ruleOf(down, step.row)?.skipIn?.includes(pace) === true ? 0 : durations(step),
  );
  const groups = Map.groupBy(planned, ({ group }) => group);
  return new Map(
    [...groups].map(([name, steps]) => {
      const from = Math.min(...steps.map(({ id }) => startMs.get(id) ?? 0));
      const to = Math.max(...steps.map(({ id }) => finishMs.get(id) ?? 0));
      return [name, secondsOf(to - from)];
    }),
  );
}
