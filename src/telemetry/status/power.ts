/** UPSes and holds of status.json. */
import type { HoldStatus, UpsStatus } from '../../api/status-power.ts';
import type { UpsConfig } from '../../core/config.ts';
import { factAbout, type UpsReading } from '../../core/facts.ts';
import { lostWith } from '../../core/loss.ts';
import type { Observed } from '../../core/observed.ts';
import type { UpsPicture } from '../../core/view.ts';
import { whenKnown } from '../../core/when-known.ts';
import { reservesOf } from '../../reconcilers/run/reserve.ts';
import { whyOf } from './power-why.ts';
import type { Telling } from './telling.ts';
import { isoOf, secondsOf, wallOf } from './wall.ts';

export function upsesOf(telling: Telling): readonly UpsStatus[] {
  const { config } = telling.input;
  return config.ups.map((ups) => upsOf(ups, telling));
}

function upsOf(ups: UpsConfig, telling: Telling): UpsStatus {
  const { input, decision } = telling;
  const { snapshot, config } = input;
  const fact = factAbout(snapshot, 'ups', ups.name);
  const picture = decision.power[ups.name];
  const needMs = stillNeeded(ups, telling) ?? picture?.needMs ?? 0;
  return {
    name: ups.name,
    line: picture?.line ?? 'unknown',
    ...readingOf(fact, telling),
    needSeconds: secondsOf(needMs),
    ...whenKnown('spareSeconds', spareOf(fact, picture, needMs, telling)),
    ...whenKnown('onBatterySeconds', picture?.line === 'battery' ? onBatterySeconds(ups, telling) : undefined),
    ...(picture?.darkAt === undefined ? {} : { darkAt: wallOf(snapshot, picture.darkAt) }),
    scope: ups.onCritical,
    lost: lostWith(config, new Set([ups.name])).size,
    ...(picture?.trigger === undefined
      ? {}
      : {
          trigger: {
            reason: picture.trigger.reason,
            message: picture.trigger.message,
            updates: picture.trigger.updates,
          },
        }),
    ...whyOf(ups, telling),
  };
}

function readingOf(fact: Observed<UpsReading>, { input: { snapshot } }: Telling): Partial<UpsStatus> {
  if (fact.state === 'unknown') return { unknown: `${fact.reason}: ${fact.message}` };
  const { tokens, chargePercent, runtimeSeconds, loadPercent, inputVoltage } = fact.value;
  return {
    ...(fact.state === 'stale' ? { unknown: `${fact.reason}: ${fact.message}` } : {}),
    ageSeconds: Math.max(0, Math.round((snapshot.takenAt - fact.began) / 100) / 10),
    tokens: [...tokens],
    ...whenKnown('chargePercent', chargePercent),
    ...whenKnown('runtimeSeconds', runtimeSeconds),
    ...whenKnown('loadPercent', loadPercent),
    ...whenKnown('inputVoltage', inputVoltage),
  };
}

function onBatterySeconds({ name }: UpsConfig, { input, decision }: Telling): number | undefined {
  const since = decision.memory.ups[name]?.onBatterySince;
  return since === undefined ? undefined : secondsOf(input.snapshot.takenAt - since);
}

/** On battery: what the open way down still takes of those that hang on it, ms. */
function stillNeeded(ups: UpsConfig, { left, input, decision }: Telling): number | undefined {
  const { power, memory } = decision;
  const picture = power[ups.name];
  if (left === undefined || picture?.darkAt === undefined || picture.line === 'mains') return undefined;
  const reserves = reservesOf({ config: input.config, power, holds: memory.holds });
  const own = reserves.find(({ end }) => end === picture.darkAt);
  return own === undefined ? undefined : left.stillMs(own.carried);
}

function spareOf(
  fact: Observed<UpsReading>,
  picture: UpsPicture | undefined,
  needMs: number,
  { input }: Telling,
): number | undefined {
  if (picture === undefined) return undefined;
  if (picture.darkAt !== undefined && picture.line !== 'mains')
    return secondsOf(picture.darkAt - input.snapshot.takenAt - needMs);
  if (fact.state !== 'known' || fact.value.runtimeSeconds === undefined) return undefined;
  return Math.round(fact.value.runtimeSeconds - needMs / 1_000);
}

export function holdsOf({ input, decision }: Telling): readonly HoldStatus[] {
  const { memory } = decision;
  return Object.entries(memory.holds).map(([name, hold]) => {
    const released = memory.countermands[name];
    const left = released === undefined ? 0 : secondsOf(released.endsAt - input.snapshot.takenAt);
    const rule = hold.ups === undefined ? undefined : decision.power[hold.ups]?.startRule;
    const waits = hold.phase === 'Recharging' && rule !== undefined;
    return {
      name,
      phase: hold.phase,
      ...whenKnown('nodes', hold.nodes === undefined ? undefined : [...hold.nodes]),
      mode: hold.mode,
      since: isoOf(hold.since),
      reason: waits ? rule.reason : hold.reason,
      message: waits ? rule.message : hold.message,
      ...(left > 0 ? { releasedSeconds: left } : {}),
    };
  });
}
