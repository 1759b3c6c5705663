// S15: only what the cause reaches, and never what people took out of reach.
import type { Checker, Scene } from './checker.ts';
import { type CommandEvent, directionOf, isEviction, isPoweroff, isSuspension, machineOf } from './mutations.ts';
import { widest } from './reach.ts';

export const blastRadius: Checker = {
  name: 'S15',
  sentence:
    'Only machines that are not ignored and lie in the reach of a cause are acted on, and only as far as it reaches; cordoning ignored nodes and undoing that is allowed.',
  create: (scene) => ({
    see: (event) => {
      if (event.kind !== 'command') return;
      if (isSuspension(event, true)) judgeSuspension(scene, event);
      const name = isEviction(event)
        ? scene.history.machineOfPod(event.uid ?? '')
        : machineOf(event, scene.history.self);
      if (name !== undefined) judge(scene, event, name);
    },
  }),
};

function judge(scene: Scene, event: CommandEvent, name: string): void {
  const { causes, history } = scene;
  if (!history.machines.has(name)) {
    scene.report(name, `${event.command} of ${name}, which the site does not have`);
    return;
  }
  if (causes.isIgnored(name, event.issuedAt) && event.command !== 'api-cordon') {
    scene.report(name, `${event.command} of ${name}, which is ignored`);
    return;
  }
  if (directionOf(event) !== 'down' || !causes.any(event.issuedAt)) return;
  const reach = [causes.reach(name, event.at), causes.mustFinish(name, event.issuedAt)].reduce(
    widest,
    causes.reach(name, event.issuedAt),
  );
  if (reach === 'none') scene.report(name, `${event.command} of ${name}, which no cause reaches`);
  else if (reach === 'stopped' && isPoweroff(event)) {
    scene.report(name, `${event.command} of ${name}, which is only to be stopped`);
  }
}

/** GitOps stands still only when the whole cluster does. */
function judgeSuspension(scene: Scene, event: CommandEvent): void {
  const { causes, history } = scene;
  if (!causes.any(event.issuedAt)) return;
  for (const [name, machine] of history.machines) {
    if (machine.spec.role === 'host' || causes.isIgnored(name, event.issuedAt)) continue;
    if (widest(causes.reach(name, event.issuedAt), causes.reach(name, event.at)) !== 'none') continue;
    scene.report(event.target, `${event.target} is suspended although the cause does not reach ${name}`);
    return;
  }
}
