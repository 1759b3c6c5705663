// S27: what one edit allowed is over with the run of that edit.
import type { Checker, Scene } from './checker.ts';
import type { Word } from './mandate.ts';
import { type CommandEvent, isEviction, isPoweroff, machineOf } from './mutations.ts';

export const optionsDoNotLeak: Checker = {
  name: 'S27',
  sentence: 'The options of one edit (no drain, no snapshot, accepted power) influence no run but its own.',
  create: (scene) => {
    const { causes, history } = scene;
    let run: { readonly since: number; evicted: boolean; snapshot: boolean; judged: boolean } | undefined;
    return {
      see: (event) => {
        if (event.kind !== 'command') return;
        const since = causes.since(event.issuedAt);
        if (since === undefined) return;
        if (run?.since !== since) {
          // The same word said again, or one more cause, goes on with the way down that is under way.
          const goesOn = run !== undefined && causes.lastEnd(event.issuedAt) < run.since;
          run = {
            since,
            evicted: goesOn && run?.evicted === true,
            snapshot: goesOn && run?.snapshot === true,
            judged: false,
          };
        }
        if (isEviction(event)) run.evicted = true;
        if (event.command === 'ssh-snapshot') run.snapshot = true;
        const ends = event.command === 'ssh-end-workloads' || event.command === 'ssh-stop' || isPoweroff(event);
        if (!ends || run.judged) return;
        const machine = history.machines.get(machineOf(event, history.self) ?? '');
        if (machine === undefined || machine.spec.role === 'host') return;
        run.judged = judge(scene, event, run);
      },
    };
  },
};

/** True when the run could be judged at this request. */
function judge(
  scene: Scene,
  event: CommandEvent,
  run: { since: number; evicted: boolean; snapshot: boolean },
): boolean {
  const { causes, escalations, mandate } = scene;
  const at = event.issuedAt;
  // In a hurry, or without an API, the same things are left out for good reasons.
  if (causes.atTheEdge(at) || escalations.withoutApi(at)) return false;
  if (escalations.anyGivenUp(['hurried', 'emergency', 'drain', 'snapshot'], at)) return false;
  const own = causes.wordsAround(at);
  const earlier = mandate.words.filter((word) => word.at < run.since);
  const leaks = (option: (word: Word) => boolean): boolean => earlier.some(option) && !own.some(option);
  if (!run.evicted && leaks((word) => word.options?.skipDrain === true) && hadWork(scene, event)) {
    scene.report(event.target, 'This run leaves the drain out, as an earlier edit had allowed for its own run');
  }
  if (event.command === 'ssh-end-workloads') return false;
  const snapshots = mandate.rules.snapshots && isServer(scene, event);
  if (snapshots && !run.snapshot && leaks((word) => word.options?.skipEtcdSnapshot === true)) {
    scene.report(event.target, 'This run leaves the snapshot out, as an earlier edit had allowed for its own run');
  }
  return isServer(scene, event);
}

function isServer(scene: Scene, event: CommandEvent): boolean {
  return scene.history.machines.get(event.target)?.spec.role === 'server';
}

/** Something that a drain would have evicted runs there. */
function hadWork(scene: Scene, event: CommandEvent): boolean {
  const containers = scene.world.truth.machines.get(event.target)?.containers ?? new Map();
  return [...containers.values()].some(
    ({ spec }) =>
      spec.kind === 'workload' &&
      spec.owner !== 'DaemonSet' &&
      !scene.mandate.rules.keepNamespaces.includes(spec.namespace),
  );
}
