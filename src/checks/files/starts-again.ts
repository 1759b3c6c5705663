import type { NodeName } from '../../core/ids.ts';
import type { ConfigCheck } from '../check.ts';
import { doNotReturn } from '../do-not-return.ts';

/** After a poweroff with the mains back early, whatever starts only with its power waits for a power cycle. */
export const startsAgain: ConfigCheck = {
  needs: 'files',
  name: 'wake',
  about: 'Who does not start again by itself after a poweroff.',
  check: (config) => {
    if (!config.shutdown.poweroffEnabled) return [];
    const { onlyWithPower, byHand } = doNotReturn(config);
    return [
      ...told(
        onlyWithPower,
        'starts only when power comes to it, and no UPS that feeds it has return_output: when mains return before the battery is empty it stays off',
        'start only when power comes to them, and no UPS that feeds them has return_output: when mains return before the battery is empty they stay off',
      ),
      ...told(
        byHand,
        'has to be started by hand after every poweroff',
        'have to be started by hand after every poweroff',
      ),
    ];
  },
};

function told(names: readonly NodeName[], ofOne: string, ofSeveral: string): readonly string[] {
  return names.length === 0 ? [] : [`${names.join(' ')} ${names.length === 1 ? ofOne : ofSeveral}`];
}
