// L6 and L8: with mains and a full battery everything comes back, or status says what is in the way.

import type { FaultKind } from '../faults.ts';
import { upBoundMs } from './bounds.ts';
import type { Checker, Scene } from './checker.ts';
import type { Block } from './mandate.ts';
import { settledSince } from './settled.ts';

/** These may last: what stands on them stays away, and status has to say so. */
const nameable: ReadonlySet<FaultKind> = new Set<FaultKind>([
  'dead',
  'wont-boot',
  'hung',
  'ssh-mute',
  'api-gone',
  'pod-crashes',
  'person-moves-source',
]);

export const fullReturn: Checker = {
  name: 'L6',
  sentence:
    'With stable mains and enough charge every machine is on and every service is healthy within the bound, or status names what keeps it from being so.',
  create: (scene) => ({
    finish: () => {
      const missing = missingAfterBound(scene, nameable);
      for (const subject of missing) {
        if (standing(scene).some((block) => explains(scene, block, subject))) continue;
        scene.report(subject, `${subject} is not back although mains and charge are fine, and status names no reason`);
      }
    },
  }),
};

export const neverStranded: Checker = {
  name: 'L8',
  sentence:
    'With mains and a healthy world the cluster comes up without a person, except where status names the one command that a person must give.',
  create: (scene) => ({
    finish: () => {
      const missing = missingAfterBound(scene, new Set());
      const blocks = standing(scene).filter((block) => block.needsPerson === true);
      for (const subject of missing) {
        if (onlyByHand(scene, subject) || blocks.some((block) => explains(scene, block, subject))) continue;
        const reasons = standing(scene).map((block) => `${block.reason} of ${block.subject}`);
        scene.report(
          subject,
          `${subject} stays away for good; status names ${reasons.length === 0 ? 'nothing' : reasons.join(', ')}`,
        );
      }
    },
  }),
};

/** What is still unwell when the world has been friendly for longer than any way up may take. */
function missingAfterBound(scene: Scene, tolerated: ReadonlySet<FaultKind>): string[] {
  const { causes, mandate, wellness, world } = scene;
  const since = settledSince(scene, tolerated);
  if (since === undefined || world.now() - since <= upBoundMs(world.site, mandate.rules)) return [];
  return [...new Set(wellness.unwell.values())].filter((subject) => !causes.isIgnored(subject, world.now()));
}

function standing(scene: Scene): readonly Block[] {
  const now = scene.world.now();
  return scene.mandate.blocked.filter((block) => block.at <= now && (block.until === undefined || block.until > now));
}

/** A block about another subject explains only when that subject is truly away, and this one stands on it. */
function explains(scene: Scene, block: Block, subject: string): boolean {
  if (block.subject === 'cluster' || block.subject === subject) return true;
  if (scene.causes.signals.has(block.subject)) return true;
  const { wellness, world } = scene;
  const away = new Set(wellness.unwell.values());
  const service = world.site.services.find((one) => one.name === subject);
  if (service !== undefined && service.needs.includes(block.subject)) return true;
  return service !== undefined && away.has(block.subject);
}

/** No request can start it: it waits for a button, or for power that nothing here can take away and give back. */
function onlyByHand(scene: Scene, subject: string): boolean {
  const { history, world } = scene;
  const machine = history.machines.get(subject);
  if (machine !== undefined) {
    if (machine.spec.wake === 'manual') return true;
    const cycled = machine.spec.feeds.some((feed) => world.truth.upses.get(feed)?.spec.returnOutput === true);
    return machine.spec.wake === 'mains' && !cycled;
  }
  // A service waits for a person when something that it may stand on does.
  return [...history.machines.values()].some((one) => one.power !== 'on' && onlyByHand(scene, one.spec.name));
}
