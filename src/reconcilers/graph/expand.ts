/** Table x subjects -> steps. Plain data; nothing here knows what a row means. */
import { type StepId, stepId } from '../../core/ids.ts';
import { keysOf } from '../../core/records.ts';
import type { Need, Order, Per, ResolvedNeed, Step } from '../../core/step.ts';

/** For whom a table is expanded. */
export interface Scope {
  readonly subjects: Readonly<Record<Per, readonly string[]>>;
  /** Subjects of the rows that are only for `off`. */
  readonly off: ReadonlySet<string>;
  readonly quiet: boolean;
  /** The machines behind a need `of: fed`. */
  readonly fed: (ups: string) => readonly string[];
  /** The UPSes behind a need `of: told`: those whose upsd runs on that machine. */
  readonly told: (machine: string) => readonly string[];
  /** Siblings go together and not one after another: in emergency. */
  readonly together: boolean;
  /** How many of a row make the majority of the configured servers. */
  readonly quorum: number;
}

export function expand<Name extends string>(order: Order<Name>, scope: Scope): readonly Step[] {
  const steps: Step[] = [];
  const existing = new Set<StepId>();
  const counts = new Map<string, number>();
  for (const row of keysOf(order)) {
    const rule = order[row];
    if (rule.onlyFor === 'quiet' && !scope.quiet) continue;
    const subjects = scope.subjects[rule.per].filter((subject) => rule.onlyFor !== 'off' || scope.off.has(subject));
    counts.set(row, subjects.length);
    let previous: string | undefined;
    for (const subject of subjects) {
      const id = stepId(row, subject);
      const needs = rule.needs.flatMap((need) => resolve(need, subject, previous, { existing, counts, scope }));
      existing.add(id);
      steps.push({ id, row, subject, group: rule.group, usesApi: rule.api === true, needs });
      previous = subject;
    }
  }
  return steps;
}

interface Known {
  readonly existing: ReadonlySet<StepId>;
  readonly counts: ReadonlyMap<string, number>;
  readonly scope: Scope;
}

/** A need whose subject does not exist is no need. */
function resolve(
  need: Need,
  subject: string,
  previous: string | undefined,
  { existing, counts, scope }: Known,
): readonly ResolvedNeed[] {
  const one = (id: StepId): readonly ResolvedNeed[] => (existing.has(id) ? [{ until: need.until, id }] : []);
  switch (need.of) {
    case 'same':
      return one(stepId(need.step, subject));
    case 'previous':
      return previous === undefined || scope.together ? [] : one(stepId(need.step, previous));
    case 'fed':
      return scope.fed(subject).flatMap((machine) => one(stepId(need.step, machine)));
    case 'told':
      return scope.told(subject).flatMap((ups) => one(stepId(need.step, ups)));
    case 'every': {
      const count = counts.get(need.step) ?? 0;
      return count === 0 ? [] : [{ until: need.until, row: need.step, count }];
    }
    case 'majority': {
      // Servers that nobody may start are not waited for here: whether there is a quorum is for the API to show.
      const count = Math.min(scope.quorum, counts.get(need.step) ?? 0);
      return count === 0 ? [] : [{ until: need.until, row: need.step, count }];
    }
  }
}
