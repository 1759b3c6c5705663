/** Machines that nobody but a person, or power that goes and comes back, starts again after ananke has powered them off. */
import type { Config, MachineConfig } from '../core/config.ts';
import type { NodeName } from '../core/ids.ts';

export interface DoNotReturn {
  /** Start only when power comes to them, and no UPS of theirs cycles its output: mains that return early leave them off. */
  readonly onlyWithPower: readonly NodeName[];
  readonly byHand: readonly NodeName[];
}

/** The own host is in neither: it stays on when its poweroff would strand it. */
export function doNotReturn({ shutdown, machines, ups, self }: Config): DoNotReturn {
  const returning = new Set(ups.filter(({ returnOutput }) => returnOutput).map(({ name }) => name));
  const named = (which: (machine: MachineConfig) => boolean): readonly NodeName[] =>
    machines.filter((machine) => machine.name !== self && which(machine)).map(({ name }) => name);
  return {
    // Without a poweroff they go dark only when their power does, and start when it comes back.
    onlyWithPower: shutdown.poweroffEnabled
      ? named(({ wake, feeds }) => wake.method === 'mains' && !feeds.some((feed) => returning.has(feed)))
      : [],
    byHand: named(({ wake }) => wake.method === 'manual'),
  };
}
