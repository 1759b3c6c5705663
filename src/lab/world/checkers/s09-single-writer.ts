// S9: the newer writer wins, and only one of them ever starts things.
import type { Checker } from './checker.ts';
import { startsMachine } from './mutations.ts';

export const singleWriter: Checker = {
  name: 'S9',
  sentence:
    'At each machine the epochs that take effect never fall, and two hosts never both start things in one epoch.',
  create: (scene) => {
    const epochs = new Map<string, number>();
    let epoch = 0;
    let starter: string | undefined;
    for (const [name, machine] of scene.world.truth.machines) {
      if (machine.stayDown === undefined) continue;
      epochs.set(name, machine.stayDown.epoch);
      epoch = Math.max(epoch, machine.stayDown.epoch);
    }
    return {
      see: (event) => {
        if (event.kind === 'stay-down') {
          const before = epochs.get(event.machine) ?? 0;
          if (event.epoch < before) scene.report(event.machine, `Epoch ${event.epoch} took effect after ${before}`);
          epochs.set(event.machine, Math.max(before, event.epoch));
          if (event.epoch > epoch) {
            epoch = event.epoch;
            starter = undefined;
          }
        }
        if (event.kind !== 'command' || !event.effective || !startsMachine(event)) return;
        if (starter !== undefined && starter !== event.from) {
          scene.report(event.target, `${starter} and ${event.from} both start machines in epoch ${epoch}`);
        }
        starter = event.from;
      },
    };
  },
};
