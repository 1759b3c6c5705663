// The cells of one process: what its observers last learned. A cell keeps its identity while value and meaning stay.
import type { CellName, CellValues, LoneCell, SubjectCell } from '../../core/facts.ts';
import type { Instant } from '../../core/moment.ts';
import { known, type Observed, unknown } from '../../core/observed.ts';
import type { Scheduled } from '../world/queue.ts';
import { same } from './same.ts';
import type { VirtualTime } from './virtual.ts';

/** How long a value that could not be read again is still shown, as stale; then the cell is unknown. */
export const staleLimitMs = 300_000;

export interface Failure {
  readonly reason: string;
  readonly message: string;
}
export type ValueIn<Name extends CellName> = Name extends LoneCell
  ? CellValues[Name]
  : Name extends `${infer Kind extends SubjectCell}/${string}`
    ? CellValues[Kind]
    : never;

export interface Cells {
  /** `asked`: somebody waits for a newer reading, so an equal value is news too. */
  publish<Name extends CellName>(name: Name, value: ValueIn<Name>, began: Instant, asked: boolean): void;
  fail(name: CellName, failure: Failure): void;
  /** Unknown at once: for facts of which an old value means nothing. */
  forget(name: CellName, failure: Failure): void;
  get(name: CellName): Observed<unknown> | undefined;
  /** All cells as of now; later changes do not show in it. */
  picture(): Readonly<Record<string, Observed<unknown>>>;
}

export function createCells(virtual: VirtualTime, onChange: (name: CellName) => void): Cells {
  let facts: Record<string, Observed<unknown>> = {};
  let handedOut = false;
  const expiries = new Map<string, Scheduled>();

  const put = (name: CellName, fact: Observed<unknown>): void => {
    if (handedOut) facts = { ...facts };
    handedOut = false;
    facts[name] = fact;
    onChange(name);
  };
  const stopExpiry = (name: CellName): void => {
    if (expiries.size === 0) return;
    virtual.cancel(expiries.get(name));
    expiries.delete(name);
  };
  const forget = (name: CellName, { reason, message }: Failure): void => {
    stopExpiry(name);
    const old = facts[name];
    if (old?.state !== 'unknown' || old.reason !== reason) put(name, unknown(reason, message));
  };

  return {
    publish(name, value, began, asked) {
      stopExpiry(name);
      const old = facts[name];
      const kept = old !== undefined && old.state !== 'unknown' && same(old.value, value) ? old.value : value;
      if (old?.state === 'known' && kept === old.value && !asked) return;
      put(name, known<unknown>(kept, began));
    },
    fail(name, { reason, message }) {
      const old = facts[name];
      if (old === undefined || old.state === 'unknown') return forget(name, { reason, message });
      if (old.state === 'stale' && old.reason === reason) return undefined;
      if (old.state === 'known') {
        const expire = (): void => {
          const last = facts[name];
          forget(name, last?.state === 'stale' ? last : { reason, message });
        };
        expiries.set(name, virtual.after(staleLimitMs, expire));
      }
      put(name, { state: 'stale', value: old.value, began: old.began, reason, message });
      return undefined;
    },
    forget,
    get: (name) => facts[name],
    picture() {
      handedOut = true;
      return facts;
    },
  };
}
