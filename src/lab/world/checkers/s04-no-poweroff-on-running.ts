// S4: a machine is told to go off only when nothing runs on it any more.
import type { Checker } from './checker.ts';
import { isPoweroff, machineOf } from './mutations.ts';

export const noPoweroffOnRunning: Checker = {
  name: 'S4',
  sentence:
    'A poweroff is asked of a machine only when no container runs on it in truth, or after the limit for stopping it has passed and was recorded.',
  create: (scene) => ({
    see: (event) => {
      if (event.kind !== 'command' || !event.effective || !isPoweroff(event)) return;
      const { causes, escalations, history } = scene;
      const target = machineOf(event, history.self);
      const machine = target === undefined ? undefined : history.machines.get(target);
      if (machine === undefined || machine.containers.size === 0 || machine.power !== 'on') return;
      // Something started there after the request was on its way.
      if (machine.filledAt > event.issuedAt) return;
      const name = machine.spec.name;
      if (escalations.givenUp(name, ['stop', 'containers', 'end-workloads', 'poweroff'], event.issuedAt)) return;
      const cause = causes.since(event.issuedAt);
      const when =
        cause === undefined ? 'without a cause' : `${Math.round((event.at - cause) / 1000)} s after the cause`;
      const { size } = machine.containers;
      scene.report(name, `${event.command} while ${size} containers run (k3s is ${machine.unit}), ${when}`);
    },
  }),
};
