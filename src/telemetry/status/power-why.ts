/** Why a UPS is a cause or none, and what a start on it still needs: asked of the policy itself, once per status. */
import type { UpsStatus } from '../../api/status-power.ts';
import type { UpsConfig } from '../../core/config.ts';
import { factAbout } from '../../core/facts.ts';
import { momentAt } from '../../core/moment.ts';
import { runtimeLeft, triggersOf } from '../../reconcilers/power/explain-ups.ts';
import { startParts } from '../../reconcilers/power/start-rule.ts';
import type { Telling } from './telling.ts';
import { secondsOf } from './wall.ts';

const rulesUnknown = { met: false, reason: 'NeverRead', message: 'nothing could be decided yet' } as const;

export function whyOf(
  ups: UpsConfig,
  { input, decision }: Telling,
): Pick<UpsStatus, 'start' | 'triggers' | 'effective'> {
  const { snapshot, estimates } = input;
  const picture = decision.power[ups.name];
  const memory = decision.memory.ups[ups.name];
  if (picture === undefined || memory === undefined) return { start: { ...rulesUnknown } };
  // A moment of its own: what is only told asks for no tick.
  const now = momentAt(snapshot.takenAt);
  const policy = {
    ups,
    fact: factAbout(snapshot, 'ups', ups.name),
    memory,
    hostBoot: decision.memory.hostBootId,
    needMs: picture.needMs,
    // What explains a silence is remembered with it.
    explained: false,
    released: picture.released === true,
    fullLoadRuntimeMs: estimates.fullLoadRuntimeMs[ups.name] ?? ups.fullLoadRuntimeMs,
    atFullLoad: false,
    now,
  };
  const left = runtimeLeft(policy);
  const { met, reason, message } = picture.startRule;
  return {
    start: { met, reason, message, parts: [...startParts({ ups, memory, picture, estimates, now })] },
    triggers: [...triggersOf(policy)],
    ...(left === undefined ? {} : { effective: { seconds: secondsOf(left.leftMs), how: left.how } }),
  };
}
