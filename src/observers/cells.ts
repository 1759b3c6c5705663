/**
 * The cells of one process: what its observers last learned. A cell keeps its identity while value and meaning stay, so that a
 * decision may memoise by identity. Shared by the real and the simulated world: how a failure ages must not differ between them.
 */
import type { CellName } from '../core/facts.ts';
import { known, type Observed, unknown } from '../core/observed.ts';
import type { Failure, Publisher } from './publisher.ts';
import { same } from './same.ts';

/** How long a value that could not be read again is still shown, as stale; then the cell is unknown. */
export const staleLimitMs = 300_000;

/** Does something later, unless what it gives is called before. */
export type Later = (delayMs: number, act: () => void) => () => void;

export interface Cells extends Publisher {
  get(name: CellName): Observed<unknown> | undefined;
  /** All cells as of now; later changes do not show in it. */
  picture(): Readonly<Record<string, Observed<unknown>>>;
}

export function createCells(later: Later, onChange: (name: CellName) => void): Cells {
  let facts: Record<string, Observed<unknown>> = {};
  let handedOut = false;
  const expiries = new Map<string, () => void>();

  const put = (name: CellName, fact: Observed<unknown>): void => {
    if (handedOut) facts = { ...facts };
    handedOut = false;
    facts[name] = fact;
    onChange(name);
  };
  const stopExpiry = (name: CellName): void => {
    if (expiries.size === 0) return;
    expiries.get(name)?.();
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
        expiries.set(name, later(staleLimitMs, expire));
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
