// S2: servers stay until the agents are done.
import type { Checker, Scene } from './checker.ts';
import { obligedReach } from './duties.ts';
import { type CommandEvent, machineOf, stopsUnit } from './mutations.ts';

/** Any of these, given up for a worker, lets a server go before it. */
const workerSteps = ['drain', 'volumes', 'end-workloads', 'stay-down', 'stop', 'containers', 'poweroff'];

export const order: Checker = {
  name: 'S2',
  sentence:
    'A server is stopped or powered off only after no container runs any more on any reachable worker that goes down with it, except workers given up on record.',
  create: (scene) => ({
    see: (event) => {
      if (event.kind === 'command' && event.effective && stopsUnit(event)) judge(scene, event);
    },
  }),
};

function judge(scene: Scene, event: CommandEvent): void {
  const { causes, escalations, history } = scene;
  const server = machineOf(event, history.self);
  if (server === undefined || history.machines.get(server)?.spec.role !== 'server') return;
  const since = causes.since(event.issuedAt);
  if (since === undefined || causes.mustFinish(server, event.issuedAt) !== 'none') return;
  for (const [name, worker] of history.machines) {
    if (worker.spec.role !== 'agent' || worker.containers.size === 0) continue;
    if (causes.isIgnored(name, event.issuedAt) || !history.reachable(name)) continue;
    // A partial cause takes a server and leaves workers on other power running.
    if (obligedReach(scene, name, event.issuedAt) === 'none') continue;
    // Booted, or filled again, behind the controller's back: its steps were settled before.
    if (worker.bootedAt > since || worker.filledAt > event.issuedAt - causes.lagMs) continue;
    if (escalations.givenUp(name, workerSteps, event.issuedAt)) continue;
    scene.report(server, `${event.command} of ${server} while ${worker.containers.size} containers run on ${name}`);
  }
}
