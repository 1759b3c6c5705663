// S14: whoever gives the orders leaves last.
import type { Checker } from './checker.ts';
import { obligedReach } from './duties.ts';
import { isOff } from './machine-history.ts';

export const selfLast: Checker = {
  name: 'S14',
  sentence:
    'The own host is powered off only when every other machine that goes off with it is off, or was given up on record, or the battery leaves no more time.',
  create: (scene) => ({
    see: (event) => {
      if (event.kind !== 'command' || event.command !== 'self-poweroff' || !event.effective) return;
      const { causes, escalations, history } = scene;
      const at = event.issuedAt;
      const since = causes.since(at) ?? Number.POSITIVE_INFINITY;
      if (event.from !== history.self || escalations.emergency(at)) return;
      for (const [name, machine] of history.machines) {
        if (name === history.self || isOff(machine) || machine.lastWords === machine.bootId) continue;
        // A cause that came a moment ago widens what is to be off; the request was under way by then.
        if (obligedReach(scene, name, at - causes.lagMs) !== 'off' || obligedReach(scene, name, at) !== 'off') continue;
        // A boot that began after the cause is nobody's to take down any more.
        if (machine.power === 'booting' ? machine.powerSince > since : machine.bootedAt > since) continue;
        if (escalations.offUnproven(name, at) || escalations.givenUp(name, ['poweroff'], at)) continue;
        scene.report(name, `The own host goes off while ${name} is ${machine.power}`);
      }
    },
  }),
};
