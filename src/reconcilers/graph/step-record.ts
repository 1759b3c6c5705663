/** What is remembered of one step. Unchanged records stay the same object, so that nothing is written for them. */
import type { StepRecord } from '../../core/memory.ts';
import { after, type Instant } from '../../core/moment.ts';

export const empty: StepRecord = {};

/**
 * Time spent counts on: what is done and undone in turns (containers that a kubelet starts again and again) would otherwise never
 * come to its limit.
 */
export function takenBack({ readyAt, doneAt }: StepRecord, now: Instant): StepRecord {
  return readyAt === undefined || doneAt === undefined ? empty : { readyAt: after(now, readyAt - doneAt) };
}

export function withReady(record: StepRecord, readyAt: Instant | undefined, rung: string | undefined): StepRecord {
  if (record.readyAt === readyAt && record.rung === rung) return record;
  return { ...record, ...(readyAt === undefined ? {} : { readyAt }), ...(rung === undefined ? {} : { rung }) };
}

/** Somebody reads the machine of the step, which is open: said once. */
export function withHeard(record: StepRecord, isHeard: boolean, now: Instant): StepRecord {
  const isOpen = record.readyAt !== undefined && record.doneAt === undefined && record.settledBy === undefined;
  return isHeard && isOpen && record.heardAt === undefined ? { ...record, heardAt: now } : record;
}

/** Its turn has not come, or has gone again: it begins at its first rung, with its whole limit. */
export function notYetReady(record: StepRecord): StepRecord {
  return without(record, 'readyAt', 'rung', 'heardAt');
}

export function without(record: StepRecord, ...keys: readonly (keyof StepRecord)[]): StepRecord {
  if (!keys.some((key) => key in record)) return record;
  return Object.fromEntries(Object.entries(record).filter(([key]) => !keys.some((k) => k === key)));
}

export function sameRecord(a: StepRecord, b: StepRecord): boolean {
  if (a === b) return true;
  return (
    a.readyAt === b.readyAt &&
    a.doneAt === b.doneAt &&
    a.trueSince === b.trueSince &&
    a.settledBy === b.settledBy &&
    a.settledAt === b.settledAt &&
    a.heardAt === b.heardAt &&
    a.rung === b.rung
  );
}
