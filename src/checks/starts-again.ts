import type { Config, MachineConfig } from '../core/config.ts';
import type { ConfigCheck } from './check.ts';

/** After a poweroff with the mains back early, whatever starts only with its power waits for a power cycle. */
export const startsAgain: ConfigCheck = {
  name: 'wake',
  check: (config) => {
    if (!config.shutdown.poweroffEnabled) return [];
    const returning = new Set(config.ups.filter(({ returnOutput }) => returnOutput).map(({ name }) => name));
    const stranded = config.machines.filter(
      (machine) => machine.wake.method === 'mains' && !machine.feeds.some((feed) => returning.has(feed)),
    );
    const byHand = config.machines.filter(({ wake }) => wake.method === 'manual');
    return [
      ...told(
        stranded,
        config,
        'start only when power comes to them, and no UPS of theirs has return_output: when mains return before the battery is empty they stay off',
      ),
      ...told(byHand, config, 'have to be started by hand after every poweroff'),
    ];
  },
};

function told(machines: readonly MachineConfig[], { self }: Config, what: string): readonly string[] {
  const names = machines.map(({ name }) => name).filter((name) => name !== self);
  return names.length === 0 ? [] : [`${names.join(' ')} ${what}`];
}
