/**
 * Why a UPS is, or is not, a cause to go down: every trigger with what it compares. Made when somebody asks, from the memory that the
 * policy has left behind: looked at in the same instant, that memory and the same reading come to the same again.
 */
import { after, earlier } from '../../core/moment.ts';
import { type PolicyInput, seconds } from './policy-input.ts';
import { type Sight, sightOf } from './sight.ts';
import { blindAt, silenceOf } from './silence.ts';
import { type Comparison, effectiveMs, triggers } from './ups-triggers.ts';

export interface ToldTrigger extends Comparison {
  readonly reason: string;
  readonly holds: boolean;
}

/** In the order in which the policy asks them: the first that holds is the cause. */
export function triggersOf(input: PolicyInput): readonly ToldTrigger[] {
  const sight = sightOf(input);
  if (sight === undefined) return [...triggers.map((one) => unheard(one, input)), blindOf(input, undefined)];
  const counted = { input, sight, belowNeed: input.memory.belowNeed };
  const seen = triggers.map(({ reason, holds, compared }) => ({
    reason,
    ...compared(counted),
    holds: sight.line === 'battery' && holds(counted),
  }));
  return [...seen, blindOf(input, sight)];
}

/** What a UPS that is silent cannot be asked for. */
function unheard({ reason, compared }: (typeof triggers)[number], input: PolicyInput): ToldTrigger {
  const { what, limit } = compared({ input, sight: nothingSeen(input), belowNeed: 0 });
  return { reason, what, limit, holds: false };
}

/** Silent since; while it speaks, since the reading began. */
function blindOf(input: PolicyInput, sight: Sight | undefined): ToldTrigger {
  const { now, memory } = input;
  const silence = silenceOf(input);
  const since = sight === undefined ? silence.since : earlier(sight.began, now.at);
  // On mains no runtime runs down, and silence is nothing but silence.
  const at = memory.lastLine === 'battery' ? blindAt(input, since) : after(since, input.ups.policy.commsDeadMs);
  return {
    reason: 'BlindOnBattery',
    what: 'blind on battery, reserve gone',
    limit: `>= ${seconds(at - since)}`,
    now: `${(Math.max(0, now.at - since) / 1_000).toFixed(1)} s`,
    holds: sight === undefined && silence.blind,
  };
}

/** A UPS that has told a runtime before needs no floor for want of one. */
function nothingSeen({ memory: { lastRuntimeMs }, now }: PolicyInput): Sight {
  const reading = {
    line: 'none',
    testing: false,
    lowBattery: false,
    forcedShutdown: false,
    ...(lastRuntimeMs === undefined ? {} : { runtimeMs: lastRuntimeMs }),
  } as const;
  return { reading, line: 'battery', began: now.at, runtimeAt: undefined, below: false, onBatterySince: undefined };
}

/** What is left of the battery by the reading of now, and how that was reckoned. Nothing on mains, and nothing in silence. */
export function runtimeLeft(input: PolicyInput): { readonly leftMs: number; readonly how: string } | undefined {
  const sight = sightOf(input);
  if (sight === undefined || sight.runtimeAt === undefined || input.fact.state === 'unknown') return undefined;
  const { runtimeAt, reading } = sight;
  const leftMs = effectiveMs({ input, sight, belowNeed: 0 });
  if (leftMs === undefined || reading.runtimeMs === undefined) return undefined;
  const agoMs = input.now.at - runtimeAt;
  const told = seconds(reading.runtimeMs);
  // A runtime that the policy goes by and the reading does not tell was made from the charge.
  const isTold = reading.runtimeMs === (input.fact.value.runtimeSeconds ?? Number.NaN) * 1_000;
  const from = isTold ? 'told' : `by ${reading.chargePercent} % of a full battery at full load`;
  if (agoMs < 1_000) return { leftMs, how: isTold ? 'as told' : from };
  return { leftMs, how: `of ${told} ${from} ${seconds(agoMs)} ago, running down since` };
}
