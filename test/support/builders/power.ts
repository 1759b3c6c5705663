// One UPS and its policy, update after update.
import type { UpsConfig } from '../../../src/core/config.ts';
import { type Estimates, nothingLearned } from '../../../src/core/decision.ts';
import type { UpsReading } from '../../../src/core/facts.ts';
import type { BootId } from '../../../src/core/ids.ts';
import type { UpsMemory } from '../../../src/core/memory.ts';
import { after, type Instant, type Moment, momentAt } from '../../../src/core/moment.ts';
import { known, type Observed, unknown } from '../../../src/core/observed.ts';
import type { Rule, UpsPicture } from '../../../src/core/view.ts';
import { reversalRule } from '../../../src/reconcilers/power/reversal-rule.ts';
import { startRule } from '../../../src/reconcilers/power/start-rule.ts';
import { type PolicyResult, upsPolicy } from '../../../src/reconcilers/power/ups-policy.ts';
import { aUps, minute, second, upsA } from './config.ts';
import { restingUps } from './memory.ts';
import { hostBoot, onBattery, onMains, start } from './snapshot.ts';

/** What a shutdown of the scope takes in these tests, with the safety factor. */
export const needMs = 6 * minute;
export const enough = 2 * (needMs / second);
export const tooLittle = needMs / second - 1;

export interface Watch {
  readonly memory: UpsMemory;
  readonly picture: PolicyResult['picture'];
  readonly reason: string | undefined;
  readonly wakeAt: Instant | undefined;
  readonly startRule: Rule;
  readonly reversalRule: Rule;
  /** A second later, or as much later as said, with a new reading. */
  reads(change: Partial<UpsReading>, afterMs?: number): Watch;
  /** Another tick with the same reading. */
  ticks(afterMs: number): Watch;
  falls(silent: number): Watch;
}
export interface WatchOptions {
  readonly ups?: UpsConfig;
  readonly memory?: UpsMemory;
  readonly hostBoot?: BootId;
  readonly explained?: boolean;
  readonly released?: boolean;
  readonly fullLoadRuntimeMs?: number;
  readonly atFullLoad?: boolean;
  readonly needMs?: number;
  readonly estimates?: Estimates;
  /** The first fact; a reading on mains if not said. */
  readonly fact?: Observed<UpsReading>;
  /** The first tick. */
  readonly at?: Instant;
}

export const silence: Observed<UpsReading> = unknown('UpsdUnreachable', 'no answer in time');
export const battery = (change: Partial<UpsReading> = {}): UpsReading => ({ ...onBattery, ...change });

export function aWatch(options: WatchOptions = {}): Watch {
  return look(options, options.memory ?? restingUps, options.fact ?? known(onMains, start), options.at ?? start);
}

function look(options: WatchOptions, before: UpsMemory, fact: Observed<UpsReading>, at: Instant): Watch {
  const now = momentAt(at);
  const ups = options.ups ?? aUps(upsA);
  const { memory, picture } = upsPolicy({
    ups,
    fact,
    memory: before,
    hostBoot: options.hostBoot ?? hostBoot,
    needMs: options.needMs ?? needMs,
    released: options.released ?? false,
    fullLoadRuntimeMs: options.fullLoadRuntimeMs,
    explained: options.explained ?? false,
    atFullLoad: options.atFullLoad ?? false,
    now,
  });
  const rules = rulesOf(options, ups, memory, picture, now);
  return {
    memory,
    picture,
    reason: picture.trigger?.reason,
    wakeAt: now.next(),
    ...rules,
    reads: (change, afterMs = second) => {
      const last = fact.state === 'unknown' ? onMains : fact.value;
      return look(options, memory, known({ ...last, ...change }, after(at, afterMs)), after(at, afterMs));
    },
    ticks: (afterMs) => look(options, memory, fact, after(at, afterMs)),
    falls: (silentMs) => look(options, memory, silence, after(at, silentMs)),
  };
}

function rulesOf(
  { estimates = nothingLearned }: WatchOptions,
  ups: UpsConfig,
  memory: UpsMemory,
  picture: Omit<UpsPicture, 'startRule' | 'reversalRule'>,
  now: Moment,
): { readonly startRule: Rule; readonly reversalRule: Rule } {
  const input = { ups, memory, picture, estimates, now };
  return { startRule: startRule(input), reversalRule: reversalRule(input) };
}
