import { factAbout } from '../core/facts.ts';
import type { Interlock } from '../core/interlock.ts';

/** A poweroff needs a fresh authenticated reading of just the boot that it is aimed at, and never a second boot in one run. */
export const bootIdFence: Interlock = (action, { snapshot, memory }) => {
  if (action.kind !== 'PowerOff') return undefined;
  const node = factAbout(snapshot, 'node', action.node);
  if (node.state !== 'known')
    return { reason: 'BootUnknown', message: `the boot of ${action.node} cannot be read: ${node.message}` };
  if (node.value.bootId !== action.boot) {
    return {
      reason: 'BootIdDiffers',
      message: `${action.node} runs in another boot than the one that was to be powered off`,
    };
  }
  const told = memory.committed[action.node];
  if (told !== undefined && told !== action.boot) {
    return { reason: 'PoweredOnAfterRun', message: `${action.node} went off once in this run and has booted again` };
  }
  return undefined;
};
