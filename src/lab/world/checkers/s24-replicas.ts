// S24: storage goes when nothing is attached to it any more.

import type { EndCause, TraceEvent } from '../trace.ts';
import type { Checker, Scene } from './checker.ts';
import { isEviction } from './mutations.ts';
import { cameBackUndrained } from './undrained.ts';

type Loss = Extract<TraceEvent, { kind: 'replica-lost' | 'engine-lost' | 'volume-dirty' }>;

const words = {
  'replica-lost': 'lost a replica while attached',
  'engine-lost': 'lost its engine while attached',
  'volume-dirty': 'was cut off while mounted',
} as const;

const engineSteps = ['volumes', 'drain', 'end-workloads', 'stop', 'containers', 'poweroff'] as const;
const cutOff: ReadonlySet<EndCause> = new Set<EndCause>(['killed', 'poweroff']);

export const replicas: Checker = {
  name: 'S24',
  sentence:
    'No action ends a replica, an engine or a mount of a volume that is still attached, before the limit for volumes has passed and was recorded; a word that leaves the drain out lets replicas go, and nothing that is mounted.',
  create: (scene) => ({
    see: (event) => {
      if (event.kind === 'replica-lost' || event.kind === 'engine-lost' || event.kind === 'volume-dirty')
        judge(scene, event);
    },
  }),
};

function judge(scene: Scene, event: Loss): void {
  const { causes, escalations, history } = scene;
  const { at, node } = event;
  if (!isOurs(scene, event)) return;
  if (escalations.emergency(at) || escalations.withoutApi(at)) return;
  if (event.kind === 'replica-lost' && cameBackUndrained(scene, event.volume, at)) return;
  // The trace tells of the engine's own end first; it still stands in the history as attached.
  const engine = history.volumes.get(event.volume)?.attachedTo;
  // What is ended now was asked for under the word before.
  if (engine !== undefined && causes.wordsAround(at).some(({ ignored }) => ignored.includes(engine))) return;
  if (escalations.givenUp(node, ['volumes', 'drain', 'end-workloads'], at)) return;
  // A machine that answers nobody is given up at its first open step, and its engines with it.
  if (engine !== undefined && escalations.givenUp(engine, [...engineSteps], at)) return;
  scene.report(
    event.volume,
    `${event.volume} ${words[event.kind]} (${node}: ${event.cause}; engine at ${engine ?? 'none'})`,
  );
}

/** Cut off by a script or a poweroff, or by taking the storage pod itself away. */
function isOurs(scene: Scene, event: Loss): boolean {
  if (cutOff.has(event.cause)) return true;
  if (event.kind === 'volume-dirty' || event.cause === 'lost-power' || event.cause === 'reboot') return false;
  const storage = new Set(
    scene.world.site.pods
      .filter((pod) => pod.kind === 'storage' && pod.node === event.node)
      .map((pod) => `${pod.namespace}/${pod.name}`),
  );
  return scene.history.commands.some(
    (command) => isEviction(command) && command.accepted && storage.has(placeOf(scene, command)),
  );
}

function placeOf(scene: Scene, command: { readonly target: string; readonly uid?: string }): string {
  return scene.world.truth.pods.get(command.uid ?? '')?.place ?? command.target;
}
