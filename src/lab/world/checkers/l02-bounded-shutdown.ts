// L2: once it must go down, it goes down, whatever hangs.
import { downBoundMs } from './bounds.ts';
import type { Checker, Scene } from './checker.ts';
import { obligedReach, obligedSince } from './duties.ts';
import { stuckFaults } from './history.ts';

export const boundedShutdown: Checker = {
  name: 'L2',
  sentence:
    'Once the criteria hold, every reachable machine in scope is stopped within the sum of the limits along the critical path, whatever API, Vault, Flux or DNS do.',
  create: (scene) => {
    const bound = downBoundMs(scene.world.site, scene.mandate.rules);
    const judged = new Set<number>();
    const look = (at: number): void => {
      const since = obligedSince(scene, at);
      if (since === undefined || judged.has(since) || at < since + bound + scene.causes.lagMs) return;
      judged.add(since);
      judge(scene, since, at);
    };
    return { see: (event) => look(event.at), finish: () => look(scene.world.now()) };
  },
};

function judge(scene: Scene, since: number, at: number): void {
  const { causes, history } = scene;
  if (!causes.present(since, at)) return;
  for (const [name, machine] of history.machines) {
    if (machine.spec.role === 'host' || machine.containers.size === 0 || !history.reachable(name)) continue;
    if (obligedReach(scene, name, since) === 'none') continue;
    // One that was away, or began to run again, has a time of its own.
    if (machine.bootedAt > since || machine.filledAt > since || history.hadFault(stuckFaults, since, name)) continue;
    if (history.faults.some((fault) => fault.kind === 'switch-dead' && (fault.until ?? at) > since)) continue;
    scene.report(
      name,
      `${machine.containers.size} containers run on ${name} ${Math.round((at - since) / 1000)} s after it had to go down`,
    );
  }
}
