/**
 * What the observers have learned last. A cell keeps its object while value and meaning stay, so that a decision may go by
 * identity; it changes when there is news, and never because time passes, but for a stale value that has grown too old.
 */
import type { CellName, CellValues, LoneCell, SubjectCell } from '../core/facts.ts';
import { after } from '../core/moment.ts';
import { type Observed, unknown } from '../core/observed.ts';
import type { Clock } from '../core/ports.ts';
import { staleLimitMs } from './limits.ts';
import { isSame } from './same.ts';

export type ValueIn<Name extends CellName> = Name extends LoneCell
  ? CellValues[Name]
  : Name extends `${infer Kind extends SubjectCell}/${string}`
    ? CellValues[Kind]
    : never;

/** Why a reading failed: a reason of src/api/reasons.ts, and a sentence without numbers that change by themselves. */
export interface Failure {
  readonly reason: string;
  readonly message: string;
}

/** All that an observer needs of the cells. */
export interface Publisher {
  /** `isAsked`: somebody waits for a newer reading, so that a value equal to the last one is news too. */
  publish<Name extends CellName>(name: Name, observed: Observed<ValueIn<Name>>, isAsked?: boolean): void;
  /** A reading failed: what was known is stale for a while, and then unknown. What was not known is unknown. */
  fail(name: CellName, failure: Failure): void;
}
export interface Cells extends Publisher {
  get(name: CellName): Observed<unknown> | undefined;
  /** All cells as of now; later changes do not show in it. The same object as long as nothing changed. */
  picture(): Readonly<Record<string, Observed<unknown>>>;
  /** Nothing grows old any more. */
  close(): void;
}

export function createCells(clock: Clock, onChange: (name: CellName) => void): Cells {
  const facts = new Map<CellName, Observed<unknown>>();
  const expiries = new Map<CellName, AbortController>();
  let picture: Readonly<Record<string, Observed<unknown>>> | undefined;

  const stopExpiry = (name: CellName): void => {
    expiries.get(name)?.abort('renewed');
    expiries.delete(name);
  };
  const put = (name: CellName, fact: Observed<unknown>): void => {
    facts.set(name, fact);
    picture = undefined;
    onChange(name);
  };
  const expire = async (name: CellName, stop: AbortSignal): Promise<void> => {
    await clock.wakeAt(after(clock.now(), staleLimitMs), stop);
    const fact = facts.get(name);
    if (stop.aborted || fact?.state !== 'stale') return;
    expiries.delete(name);
    put(name, unknown(fact.reason, fact.message));
  };

  const learn = (name: CellName, observed: Observed<unknown>, isAsked: boolean): void => {
    const old = facts.get(name);
    const next = withOldValue(observed, old);
    if (isNews(next, old, isAsked)) put(name, next);
  };

  return {
    publish(name, observed, isAsked = false) {
      stopExpiry(name);
      learn(name, observed, isAsked);
    },
    fail(name, { reason, message }) {
      const old = facts.get(name);
      if (old === undefined || old.state === 'unknown') return learn(name, unknown(reason, message), false);
      learn(name, { state: 'stale', value: old.value, began: old.began, reason, message }, false);
      // The age counts from the first reading that failed, whatever the later ones failed for.
      if (expiries.has(name)) return;
      const stop = new AbortController();
      expiries.set(name, stop);
      void expire(name, stop.signal);
    },
    get: (name) => facts.get(name),
    picture() {
      picture ??= Object.fromEntries(facts);
      return picture;
    },
    close() {
      for (const name of expiries.keys()) stopExpiry(name);
    },
  };
}

/** A value that is equal to the one before is the one before. */
function withOldValue(next: Observed<unknown>, old: Observed<unknown> | undefined): Observed<unknown> {
  if (next.state === 'unknown' || old === undefined || old.state === 'unknown') return next;
  return isSame(next.value, old.value) ? { ...next, value: old.value } : next;
}

/** `began` alone is no news, unless somebody waits for it. */
function isNews(next: Observed<unknown>, old: Observed<unknown> | undefined, isAsked: boolean): boolean {
  if (old === undefined || next.state !== old.state) return true;
  if (next.state === 'known') return isAsked || old.state !== 'known' || next.value !== old.value;
  if (old.state === 'known' || next.reason !== old.reason || next.message !== old.message) return true;
  return next.state === 'stale' && (old.state !== 'stale' || next.value !== old.value);
}
