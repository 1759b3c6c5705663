// S5: a poweroff belongs to one boot of one machine. A later boot needs a decision of its own, and readings for it.
import type { Checker } from './checker.ts';
import { isPoweroff, machineOf } from './mutations.ts';

export const poweroffPerBoot: Checker = {
  name: 'S5',
  sentence:
    'At most one poweroff takes effect per machine and boot, and none hits a boot that is newer than the readings that its decision could rest on.',
  create: (scene) => {
    const { causes, history, world } = scene;
    /** The boots that were told to go off, by machine, with the time of the first request. */
    const told = new Map<string, { readonly bootId: string; readonly at: number }>();
    const wentOff = new Set<string>();
    /** A machine that was off before its power came back is off again without any poweroff. */
    const stopping = new Set<string>();
    // Irreversible actions are confirmed: a reading proposes, a later one confirms, and each is a round trip.
    const twoReadingsMs = 4 * world.site.latency.ssh[0];
    return {
      see: (event) => {
        if (event.kind === 'machine' && event.state === 'stopping') stopping.add(event.machine);
        if (event.kind === 'machine' && event.state === 'off' && stopping.delete(event.machine)) {
          const before = told.get(event.machine);
          if (before?.bootId !== event.bootId) return;
          const key = `${event.machine} ${event.bootId}`;
          if (wentOff.has(key)) scene.report(event.machine, `Two poweroffs took effect in boot ${event.bootId}`);
          wentOff.add(key);
        }
        if (event.kind !== 'command' || !event.effective || !isPoweroff(event)) return;
        const name = machineOf(event, history.self);
        const machine = name === undefined ? undefined : history.machines.get(name);
        if (name === undefined || machine === undefined) return;
        if (event.bootId !== undefined && event.bootId !== machine.bootId) {
          scene.report(name, `A poweroff for boot ${event.bootId} took effect in boot ${machine.bootId}`);
        } else if (event.issuedAt < machine.bootedAt) {
          scene.report(name, 'A poweroff that was asked for before this boot took effect in it');
        } else {
          const before = told.get(name);
          const again = before !== undefined && before.bootId !== machine.bootId;
          const since = causes.since(event.issuedAt) ?? Number.NEGATIVE_INFINITY;
          if (again && before.at >= since && event.issuedAt - machine.bootedAt < twoReadingsMs) {
            scene.report(name, 'A poweroff followed the machine into its next boot without a reading of that boot');
          }
        }
        if (told.get(name)?.bootId !== machine.bootId) told.set(name, { bootId: machine.bootId, at: event.issuedAt });
      },
    };
  },
};
