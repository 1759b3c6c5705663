/** All that is told to whoever asks over HTTP, from what the loop hands over: nothing is reckoned before somebody asks. */
import type { ActionEnd } from '../../core/action-end.ts';
import type { Clock } from '../../core/ports.ts';
import type { Seen } from '../plan/seen.ts';
import { frontPage } from './front-page.ts';
import { decisionMaxAgeMs } from './limits.ts';
import { createLoopTally, type TallyOptions } from './loop-facts.ts';
import type { Health, Pages } from './pages.ts';
import { createMetricsRegistry, type Turn } from './registry.ts';
import { samplesOf } from './samples.ts';

export interface ExpositionOptions extends Omit<TallyOptions, 'startedAt'> {
  readonly clock: Pick<Clock, 'now' | 'wallNow'>;
}
export interface Exposition extends Pages {
  /** A decision that was carried out, with its actions. */
  decided(seen: Seen): void;
  ended(end: ActionEnd): void;
  turned(turn: Turn): void;
  /** A file beside the journal could not be written. */
  notWritten(file: string): void;
}

export function createExposition({ clock, ...about }: ExpositionOptions): Exposition {
  const tally = createLoopTally({ ...about, startedAt: clock.wallNow() });
  const registry = createMetricsRegistry();
  let last: Seen | undefined;
  return {
    decided(seen) {
      last = seen;
      tally.decided(seen.decision.actions);
    },
    ended: (end) => tally.ended(end),
    turned: (turn) => registry.turned(turn),
    notWritten: (file) => tally.notWritten(file),
    metrics: () => registry.render(last === undefined ? [] : samplesOf({ ...last, loop: tally.facts() })),
    health: () => healthOf(last, clock),
    front: () => frontPage(about.version, last),
  };
}

/** By the monotonic clock: a clock that was set makes nobody ill. */
function healthOf(last: Seen | undefined, clock: Pick<Clock, 'now'>): Health {
  if (last === undefined) return { ok: false, text: 'nothing has been decided yet' };
  const ageMs = clock.now() - last.input.snapshot.takenAt;
  const text = `the last decision is ${(ageMs / 1_000).toFixed(1)} s old`;
  return ageMs <= decisionMaxAgeMs
    ? { ok: true, text }
    : { ok: false, text: `${text}, more than ${decisionMaxAgeMs / 1_000} s` };
}
