// S12: past the commit point there is no way back but through off.
import type { Checker } from './checker.ts';
import { isCommitted } from './machine-history.ts';
import { machineOf, startsMachine } from './mutations.ts';

export const commitPoint: Checker = {
  name: 'S12',
  sentence:
    'A machine that was told to go off is not started or woken in that boot until it is off, recorded as off without proof, or given up.',
  create: (scene) => ({
    see: (event) => {
      if (event.kind !== 'command' || !startsMachine(event)) return;
      const { escalations, history } = scene;
      const name = machineOf(event, history.self);
      const machine = name === undefined ? undefined : history.machines.get(name);
      if (name === undefined || machine === undefined || !isCommitted(machine)) return;
      if ((machine.poweroff?.firstIssuedAt ?? event.issuedAt) >= event.issuedAt) return;
      // Its last words and the silence after them are proof, although the power goes a moment later.
      if (machine.lastWords === machine.bootId) return;
      if (escalations.offUnproven(name, event.issuedAt) || escalations.givenUp(name, ['poweroff'], event.issuedAt))
        return;
      scene.report(name, `${event.command} while boot ${machine.bootId} is on its way off (${machine.power})`);
    },
  }),
};
