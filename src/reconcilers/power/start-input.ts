/** What the rules of starting are made from, and what they have in common: mains, and what the battery would carry. */
import type { UpsConfig } from '../../core/config.ts';
import type { Estimates } from '../../core/decision.ts';
import type { UpsMemory } from '../../core/memory.ts';
import type { Moment } from '../../core/moment.ts';
import type { Rule, UpsPicture } from '../../core/view.ts';

export interface StartInput {
  readonly ups: UpsConfig;
  readonly memory: UpsMemory;
  readonly picture: Omit<UpsPicture, 'startRule' | 'reversalRule'>;
  readonly estimates: Estimates;
  readonly now: Moment;
}
export const met = (message: string): Rule => ({ met: true, reason: 'PowerSafe', message });
export const not = (reason: string, message: string): Rule => ({ met: false, reason, message });

export function onMains({ ups, picture }: StartInput): Rule | undefined {
  if (picture.line === 'battery') return not('OnBattery', `${ups.name} is on battery`);
  if (picture.line !== 'mains') return not('PowerUnknown', `${ups.name} cannot be read, so its power is unknown`);
  if (picture.trigger !== undefined) return not(picture.trigger.reason, picture.trigger.message);
  if (picture.lowBattery) return not('LowBatteryOnMains', `${ups.name} is on mains and reports low battery`);
  return undefined;
}

/** Never at the present load: with the cluster down it is small, and the reserve would look large. */
export function reserveAtFullLoad({ ups, memory, estimates }: StartInput): number | undefined {
  const full = fullLoadRuntimeMs(ups, memory, estimates);
  const { lastChargePercent: charge } = memory;
  return full === undefined || charge === undefined ? undefined : (full * charge) / 100;
}

/** What a full battery lasts at full load: learned from runs, configured, or told at rest; nothing when nobody knows. */
function fullLoadRuntimeMs(ups: UpsConfig, memory: UpsMemory, estimates: Estimates): number | undefined {
  return estimates.fullLoadRuntimeMs[ups.name] ?? ups.fullLoadRuntimeMs ?? memory.restingRuntimeMs;
}

/** A start that turns into a shutdown at its worst moment, ms. */
export function requiredMs({ ups, picture, estimates }: StartInput): number {
  return Math.max(estimates.startupCommitMs ?? 0, ups.policy.startupCommitMs) + picture.needMs;
}
