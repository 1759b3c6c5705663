/** `startRule`: when a UPS allows to wake and to start machines. One list of what that needs, for the decision and for whoever asks. */
import { after } from '../../core/moment.ts';
import type { Rule } from '../../core/view.ts';
import { isFull } from './charge.ts';
import { seconds } from './policy-input.ts';
import { met, not, onMains, requiredMs, reserveAtFullLoad, type StartInput } from './start-input.ts';

/** One thing that a start needs of a UPS. */
interface Part {
  /** The rule that is not met for want of it. */
  readonly lacks: (input: StartInput) => Rule | undefined;
  /** What is compared with what, for people: only asked for when somebody wants to know. */
  readonly compared: (input: StartInput) => Omit<StartPart, 'met'>;
}
export interface StartPart {
  readonly what: string;
  /** Absent: not known. */
  readonly now?: string;
  readonly met: boolean;
}

const mains: Part = {
  lacks: onMains,
  compared: ({ picture }) => ({
    what: 'mains, without low battery (LB)',
    now: picture.line === 'mains' || picture.line === 'battery' ? withFlag(picture) : 'silent',
  }),
};
const stableMains: Part = {
  lacks: ({ ups, memory, now }) =>
    now.reached(after(memory.safeSince ?? now.at, ups.policy.restoreStableMs))
      ? undefined
      : not(
          'MainsNotStable',
          `${ups.name} must be on mains for ${seconds(ups.policy.restoreStableMs)} without a break`,
        ),
  compared: (input) => ({ what: `mains for ${seconds(input.ups.policy.restoreStableMs)}`, now: safeFor(input) }),
};
const leastCharge: Part = {
  lacks: ({ ups, memory: { lastChargePercent: charge } }) =>
    charge === undefined || charge >= ups.policy.restartMinChargePercent
      ? undefined
      : not(
          'Recharging',
          `${ups.name} has ${charge} % of the ${ups.policy.restartMinChargePercent} % that a start needs`,
        ),
  compared: ({ ups, memory: { lastChargePercent: charge } }) => ({
    what: `charge >= ${ups.policy.restartMinChargePercent} %`,
    ...(charge === undefined ? {} : { now: `${charge} %` }),
  }),
};
const coveringReserve: Part = {
  lacks: (input) => {
    const reserve = reserveAtFullLoad(input);
    const required = requiredMs(input);
    if (reserve === undefined || reserve >= required) return undefined;
    return not(
      'Recharging',
      `${input.ups.name} would last ${seconds(reserve)} at full load, a start needs ${seconds(required)}`,
    );
  },
  compared: (input) => {
    const reserve = reserveAtFullLoad(input);
    return {
      what: `runtime at full load >= ${seconds(requiredMs(input))}`,
      ...(reserve === undefined ? {} : { now: seconds(reserve) }),
    };
  },
};
/** A UPS that tells no charge: mains for the blind time. */
const longMains: Part = {
  lacks: ({ ups, memory, now }) =>
    now.reached(after(memory.safeSince ?? now.at, ups.policy.restoreStableBlindMs))
      ? undefined
      : not(
          'Recharging',
          `${ups.name} reports no charge: mains for ${seconds(ups.policy.restoreStableBlindMs)} are needed`,
        ),
  compared: (input) => ({
    what: `mains for ${seconds(input.ups.policy.restoreStableBlindMs)}, no charge told`,
    now: safeFor(input),
  }),
};

/** What is needed hangs on the charge alone. */
interface Kind {
  readonly parts: readonly Part[];
  readonly met: (input: StartInput) => Rule;
}
const untold: Kind = {
  parts: [mains, stableMains, longMains],
  met: ({ ups }) => met(`${ups.name} has been on mains long enough to be charged`),
};
const full: Kind = { parts: [mains, stableMains, leastCharge], met: whenFull };
const partly: Kind = {
  parts: [mains, stableMains, leastCharge, coveringReserve],
  met: ({ ups, memory }) => met(`${ups.name} is on mains with ${memory.lastChargePercent} %`),
};

function kindOf(input: StartInput): Kind {
  if (input.memory.lastChargePercent === undefined) return untold;
  return isFull(input) ? full : partly;
}

/** Mains for a while, no trigger, and enough in the battery for a start that turns into a shutdown at the worst moment. */
export function startRule(input: StartInput): Rule {
  const kind = kindOf(input);
  for (const { lacks } of kind.parts) {
    const rule = lacks(input);
    if (rule !== undefined) return rule;
  }
  return kind.met(input);
}

/** Each thing that a start needs now, and whether it is there: all of them are when the rule is met. */
export function startParts(input: StartInput): readonly StartPart[] {
  return kindOf(input).parts.map(({ lacks, compared }) => ({ ...compared(input), met: lacks(input) === undefined }));
}

/** A full battery always allows it, also one that is too small or worn: it will never hold more. */
function whenFull(input: StartInput): Rule {
  const reserve = reserveAtFullLoad(input);
  const required = requiredMs(input);
  const { name } = input.ups;
  const { lastChargePercent: charge = 100 } = input.memory;
  const state = charge >= 100 ? 'is full' : `charges no further than ${charge} %`;
  if (reserve === undefined || reserve >= required) return met(`${name} ${state} and is on mains`);
  const message = `${name} ${state} and would last ${seconds(reserve)} at full load, less than the ${seconds(required)} that a start needs`;
  return { met: true, reason: 'StartReserveBelowNeed', message };
}

function withFlag({ line, lowBattery }: StartInput['picture']): string {
  return lowBattery ? `${line}, LB` : line;
}

const inHoursFromMs = 24 * 3_600_000;

function safeFor({ memory: { safeSince }, now }: StartInput): string {
  const forMs = safeSince === undefined ? 0 : now.at - safeSince;
  // Long after it has been enough the seconds are of no interest.
  return forMs < inHoursFromMs ? seconds(forMs) : `${Math.floor(forMs / 3_600_000)} h`;
}
