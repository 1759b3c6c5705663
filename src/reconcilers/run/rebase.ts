/**
 * The own host booted: the monotonic clock began anew, so every `Instant` in Memory is from another time line. Timers that
 * permit something start again; what was given up stays given up, because that is a record and no timer.
 * The rule table is checked by the compiler against Memory: a new `Instant` without a rule does not compile.
 */
import type { BootId } from '../../core/ids.ts';
import type { ActionRecord, Hold, Memory } from '../../core/memory.ts';
import type { Instant } from '../../core/moment.ts';
import { entriesOf, keysOf, mapValues, recordOf } from '../../core/records.ts';
import { isAccountedFor } from './absences.ts';

/** restart: begins now. forget: as if it had not begun. */
type How = 'restart' | 'forget';
/** Has no key of its own: assignable only to records that any key may index. */
type Indexed = Record<string, never>;
export type Rules<T> = T extends Instant
  ? How
  : T extends readonly unknown[]
    ? never
    : T extends object
      ? Indexed extends Record<keyof T, 1>
        ? { readonly each: Rules<NonNullable<T[keyof T]>> }
        : {
            readonly [K in keyof T as HasInstant<NonNullable<T[K]>> extends true ? K : never]-?: Rules<
              NonNullable<T[K]>
            >;
          }
      : never;
type HasInstant<T> = T extends Instant
  ? true
  : T extends readonly unknown[]
    ? false
    : T extends object
      ? true extends { [K in keyof T]: HasInstant<NonNullable<T[K]>> }[keyof T]
        ? true
        : false
      : false;

const rules: Rules<Memory> = {
  edit: { acceptedAt: 'restart' },
  // A boot ends what people limited in time: the deadline is now.
  actEndsAt: 'restart',
  countermands: { each: { endsAt: 'restart' } },
  convergedAt: 'restart',
  run: {
    openedAt: 'restart',
    closedAt: 'restart',
    paceUpdateAt: 'forget',
    cordonedAt: 'restart',
    apiDoubtedSince: 'restart',
    apiGivenUpAt: 'restart',
    frozenSince: 'restart',
    powerSafeAt: 'restart',
    cycled: { each: 'restart' },
    steps: {
      each: { readyAt: 'restart', doneAt: 'restart', trueSince: 'restart', settledAt: 'restart', heardAt: 'forget' },
    },
  },
  ups: {
    each: {
      readingBegan: 'forget',
      updatedAt: 'forget',
      runtimeAt: 'forget',
      silentSince: 'restart',
      onBatterySince: 'restart',
      testSince: 'restart',
      safeSince: 'forget',
      topChargeSince: 'forget',
    },
  },
  records: { each: { startedAt: 'restart', endedAt: 'restart' } },
  proposedAt: { each: 'forget' },
  repairs: { each: { lastAt: 'restart' } },
};

/** Memory on the time line of this boot. Saved holds say nothing before a fresh fact of this boot does. */
export function rebase(memory: Memory, hostBoot: BootId, now: Instant): Memory {
  // The cast is the generic walk's: it keeps the shape and replaces or drops instants only.
  const moved = walk(memory, rules, now) as Memory;
  // By the boot that was told and by no name: the configuration may call this host otherwise by now.
  const told = entriesOf(moved.committed);
  const own = told.filter(([, boot]) => boot === memory.hostBootId).map(([name]) => name);
  const names = new Set([...own, memory.self]);
  const isEnded = own.some((name) => moved.run?.targets.machines[name] === 'off');
  return {
    ...moved,
    hostBootId: hostBoot,
    holds: mapValues(moved.holds, (hold: Hold): Hold => ({ ...hold, phase: 'Recharging' })),
    records: mapValues(
      moved.records,
      (record: ActionRecord): ActionRecord =>
        record.outcome === 'in-flight' ? { ...record, outcome: 'unknown' } : record,
    ),
    committed: recordOf(told.filter(([name]) => !names.has(name))),
    ups: mapValues(moved.ups, (ups) => ({ ...ups, belowNeed: 0, triggerUpdates: 0 })),
    // The boot is the proof of the own poweroff, which nobody could observe: it ends the run that ordered it, and none that came after.
    ...(isEnded && moved.run !== undefined ? { run: { ...moved.run, phase: 'closed' as const, closedAt: now } } : {}),
    ...(own.length > 0 ? {} : { unreadSinceBoot: keysOf(moved.boots).filter((name) => !isAccountedFor(name, moved)) }),
  };
}

type RuleTree = How | { readonly [key: string]: RuleTree };

function walk(value: unknown, rule: RuleTree, now: Instant): unknown {
  if (rule === 'restart') return now;
  if (rule === 'forget') return undefined;
  if (typeof value !== 'object' || value === null) return value;
  const result: Record<string, unknown> = {};
  for (const [key, child] of Object.entries(value)) {
    const childRule = rule['each'] ?? rule[key];
    const next = childRule === undefined ? child : walk(child, childRule, now);
    if (next !== undefined) result[key] = next;
  }
  return result;
}
