/** When a UPS allows what: `startRule` for waking and starting machines, `reversalRule` for undoing an unfinished way down. */
import type { UpsConfig } from '../../core/config.ts';
import type { Estimates } from '../../core/decision.ts';
import type { UpsMemory } from '../../core/memory.ts';
import { after, type Moment } from '../../core/moment.ts';
import type { Rule, UpsPicture } from '../../core/view.ts';
import { seconds } from './policy-input.ts';

export interface StartInput {
  readonly ups: UpsConfig;
  readonly memory: UpsMemory;
  readonly picture: Omit<UpsPicture, 'startRule' | 'reversalRule'>;
  readonly estimates: Estimates;
  readonly now: Moment;
}
const met = (message: string): Rule => ({ met: true, reason: 'PowerSafe', message });
const not = (reason: string, message: string): Rule => ({ met: false, reason, message });

/** Mains for a while, no trigger, and enough in the battery for a start that turns into a shutdown at the worst moment. */
export function startRule(input: StartInput): Rule {
  const { ups, memory, now } = input;
  const blocked = onMains(input);
  if (blocked !== undefined) return blocked;
  const safeSince = memory.safeSince ?? now.at;
  if (!now.reached(after(safeSince, ups.policy.restoreStableMs))) {
    return not(
      'MainsNotStable',
      `${ups.name} must be on mains for ${seconds(ups.policy.restoreStableMs)} without a break`,
    );
  }
  const charge = memory.lastChargePercent;
  if (charge === undefined) return withoutCharge(input, safeSince);
  if (charge >= 100) return full(input);
  if (charge < ups.policy.restartMinChargePercent) {
    return not(
      'Recharging',
      `${ups.name} has ${charge} % of the ${ups.policy.restartMinChargePercent} % that a start needs`,
    );
  }
  const reserve = reserveAtFullLoad(input, charge);
  const required = requiredMs(input);
  if (reserve !== undefined && reserve < required) {
    return not(
      'Recharging',
      `${ups.name} would last ${seconds(reserve)} at full load, a start needs ${seconds(required)}`,
    );
  }
  return met(`${ups.name} is on mains with ${charge} %`);
}

/** A full battery always allows it, also one that is too small: it will never hold more. */
function full(input: StartInput): Rule {
  const reserve = reserveAtFullLoad(input, 100);
  const required = requiredMs(input);
  const { name } = input.ups;
  if (reserve === undefined || reserve >= required) return met(`${name} is full and on mains`);
  const message = `${name} is full and would last ${seconds(reserve)} at full load, less than the ${seconds(required)} that a start needs`;
  return { met: true, reason: 'StartReserveBelowNeed', message };
}

/** Mains for a short while and a reserve that covers one more way down. */
export function reversalRule(input: StartInput): Rule {
  const { ups, memory, picture, now } = input;
  const blocked = onMains(input);
  if (blocked !== undefined) return blocked;
  const safeSince = memory.safeSince ?? now.at;
  if (!now.reached(after(safeSince, ups.policy.reversalStableMs))) {
    return not(
      'MainsNotStable',
      `${ups.name} must be on mains for ${seconds(ups.policy.reversalStableMs)} before the run turns round`,
    );
  }
  const charge = memory.lastChargePercent;
  const reserve = charge === undefined ? undefined : reserveAtFullLoad(input, charge);
  if (reserve !== undefined) {
    return reserve >= picture.needMs ? met(`${ups.name} covers one more way down`) : lacks(input, reserve);
  }
  const runtime = memory.lastRuntimeMs;
  if (runtime !== undefined)
    return runtime >= picture.needMs ? met(`${ups.name} covers one more way down`) : lacks(input, runtime);
  return startRule(input);
}

function lacks({ ups, picture }: StartInput, reserve: number): Rule {
  return not(
    'ReserveBelowNeed',
    `${ups.name} has ${seconds(reserve)} in reserve, one more way down needs ${seconds(picture.needMs)}`,
  );
}

function onMains({ ups, picture }: StartInput): Rule | undefined {
  if (picture.line === 'battery') return not('OnBattery', `${ups.name} is on battery`);
  if (picture.line !== 'mains') return not('PowerUnknown', `${ups.name} cannot be read, so its power is unknown`);
  if (picture.trigger !== undefined) return not(picture.trigger.reason, picture.trigger.message);
  if (picture.lowBattery) return not('LowBatteryOnMains', `${ups.name} is on mains and reports low battery`);
  return undefined;
}

/** A UPS that tells no charge: mains for the blind time. */
function withoutCharge({ ups, now }: StartInput, safeSince: NonNullable<UpsMemory['safeSince']>): Rule {
  if (now.reached(after(safeSince, ups.policy.restoreStableBlindMs)))
    return met(`${ups.name} has been on mains long enough to be charged`);
  return not(
    'Recharging',
    `${ups.name} reports no charge: mains for ${seconds(ups.policy.restoreStableBlindMs)} are needed`,
  );
}

/** Never at the present load: with the cluster down it is small, and the reserve would look large. */
function reserveAtFullLoad({ ups, memory, estimates }: StartInput, chargePercent: number): number | undefined {
  const full = fullLoadRuntimeMs(ups, memory, estimates);
  return full === undefined ? undefined : (full * chargePercent) / 100;
}

/** What a full battery lasts at full load: learned from runs, configured, or told at rest; nothing when nobody knows. */
function fullLoadRuntimeMs(ups: UpsConfig, memory: UpsMemory, estimates: Estimates): number | undefined {
  return estimates.fullLoadRuntimeMs[ups.name] ?? ups.fullLoadRuntimeMs ?? memory.restingRuntimeMs;
}

function requiredMs({ ups, picture, estimates }: StartInput): number {
  return Math.max(estimates.startupCommitMs ?? 0, ups.policy.startupCommitMs) + picture.needMs;
}
