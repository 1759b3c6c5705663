// L1: left alone, it arrives, and then it rests.
import { downBoundMs, upBoundMs } from './bounds.ts';
import type { Checker, Scene } from './checker.ts';
import { quietSince } from './settled.ts';

export const converges: Checker = {
  name: 'L1',
  sentence:
    'With one standing word and a healthy world the cluster reaches what was asked within the bound, and from then on not a single mutation happens.',
  create: (scene) => ({
    finish: () => {
      const quiet = quietSince(scene);
      const word = scene.causes.word(scene.world.now());
      if (quiet === undefined || word.act !== 'always') return;
      if (word.cluster === 'up') judgeUp(scene, quiet);
      else judgeDown(scene, quiet);
    },
  }),
};

function judgeUp(scene: Scene, quiet: number): void {
  const { mandate, wellness, world } = scene;
  const bound = upBoundMs(world.site, mandate.rules);
  const complete = wellness.completeSince();
  if (complete !== undefined) {
    rests(scene, Math.max(complete, quiet) + mandate.rules.limits.startMs + mandate.rules.limits.soakMs);
  } else if (world.now() - quiet > bound) {
    for (const subject of new Set(wellness.unwell.values())) {
      if (isExcused(scene, subject)) continue;
      scene.report(subject, `${subject} is not back ${Math.round((world.now() - quiet) / 1000)} s after all was well`);
    }
    // What waits for a person is waited for in silence, too.
    rests(scene, quiet + bound);
  }
}

/** Ignored machines are nobody's business; what status names is the business of L6 and L8. */
function isExcused(scene: Scene, subject: string): boolean {
  const blocked = scene.mandate.blocked.some((block) => block.until === undefined);
  return blocked || scene.causes.isIgnored(subject, scene.world.now());
}

function judgeDown(scene: Scene, quiet: number): void {
  const { causes, history, mandate, world } = scene;
  const bound = downBoundMs(world.site, mandate.rules) + 2 * mandate.rules.limits.poweroffMs;
  if (world.now() - quiet <= bound) return;
  for (const [name, machine] of history.machines) {
    if (causes.isIgnored(name, world.now()) || machine.containers.size === 0) continue;
    scene.report(name, `${machine.containers.size} containers still run on ${name} although all is asked to be down`);
  }
  rests(scene, quiet + bound + mandate.rules.offUnprovenMs);
}

function rests(scene: Scene, from: number): void {
  const late = scene.history.commands.filter((event) => event.issuedAt > from + scene.causes.lagMs);
  const [first] = late;
  if (first === undefined) return;
  scene.report(
    first.target,
    `${late.length} mutations after everything was done; the first is ${first.command} of ${first.target}`,
  );
}
