/** `reversalRule`: when a UPS allows to undo an unfinished way down. It needs less than a start. */
import { after } from '../../core/moment.ts';
import type { Rule } from '../../core/view.ts';
import { seconds } from './policy-input.ts';
import { met, not, onMains, reserveAtFullLoad, type StartInput } from './start-input.ts';
import { startRule } from './start-rule.ts';

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
  const reserve = reserveAtFullLoad(input);
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
