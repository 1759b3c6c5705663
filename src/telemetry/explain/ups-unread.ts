/** A UPS that nobody has read: what the configuration alone says of its triggers and of starting on it. */
import type { UpsStatus } from '../../api/status-power.ts';
import type { Config, UpsConfig } from '../../core/config.ts';
import { nothingLearned } from '../../core/decision.ts';
import { bootId } from '../../core/ids.ts';
import { lostWith } from '../../core/loss.ts';
import { instant, momentAt } from '../../core/moment.ts';
import { unknown } from '../../core/observed.ts';
import { needOf } from '../../reconcilers/power/assess-power.ts';
import { triggersOf } from '../../reconcilers/power/explain-ups.ts';
import { startParts } from '../../reconcilers/power/start-rule.ts';
import { newUpsMemory } from '../../reconcilers/power/ups-policy.ts';
import { secondsOf } from '../status/wall.ts';

export function unreadUps(ups: UpsConfig, config: Config, why: string): UpsStatus {
  const now = momentAt(instant(0));
  const needMs = needOf(ups, config, nothingLearned);
  // As if it had told something before: the rules for UPSes that tell too little are not shown.
  const memory = { ...newUpsMemory, lastRuntimeMs: needMs, lastChargePercent: 0 };
  const triggers = triggersOf({
    ups,
    fact: unknown('NeverRead', why),
    memory,
    hostBoot: bootId(''),
    needMs,
    explained: false,
    released: false,
    fullLoadRuntimeMs: ups.fullLoadRuntimeMs,
    atFullLoad: false,
    now,
  });
  const picture = { line: 'unknown', lowBattery: false, needMs } as const;
  const parts = startParts({ ups, memory, picture, estimates: nothingLearned, now });
  return {
    name: ups.name,
    line: 'unknown',
    unknown: why,
    needSeconds: secondsOf(needMs),
    scope: ups.onCritical,
    lost: lostWith(config, new Set([ups.name])).size,
    // Whatever these say of now, nobody has looked.
    triggers: triggers.map(({ reason, what, limit }) => ({ reason, what, limit, holds: false })),
    start: {
      met: false,
      reason: 'NeverRead',
      message: why,
      parts: parts.map(({ what }) => ({ what, met: false })),
    },
  };
}
