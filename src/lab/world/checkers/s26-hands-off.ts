// S26: nobody touches a cluster that nobody asked to be touched.
import type { Checker, Scene } from './checker.ts';
import { type CommandEvent, isCordon, isSuspension } from './mutations.ts';

export const handsOff: Checker = {
  name: 'S26',
  sentence:
    'While nothing is to be done nothing is changed, except to unseal and to undo own leftovers; with `act: never` nothing is changed at all.',
  create: (scene) => ({
    see: (event) => {
      if (event.kind !== 'command') return;
      const { causes } = scene;
      if (causes.wordsAround(event.issuedAt).every((word) => word.act === 'never')) {
        scene.report(event.target, `${event.command} of ${event.target} although nothing may be done`);
      } else if (!keeps(event) && nothingToDo(scene, event)) {
        scene.report(event.target, `${event.command} of ${event.target} although everything is as it should be`);
      }
    },
  }),
};

/** Allowed at any time: unsealing, undoing own leftovers, looking, scheduled snapshots, repairs of pods. */
function keeps(event: CommandEvent): boolean {
  const { command } = event;
  if (command === 'vault-unseal' || command === 'ssh-clear-stay-down' || command === 'ssh-sync') return true;
  if (command === 'ssh-snapshot' || command === 'api-delete-pod') return true;
  return isCordon(event, false) || isSuspension(event, false);
}

/** Complete for longer than any run stays open after that, with no cause, word or fault since. */
function nothingToDo(scene: Scene, event: CommandEvent): boolean {
  const { causes, history, mandate, wellness } = scene;
  const complete = wellness.completeSince();
  const at = event.issuedAt;
  if (complete === undefined || causes.any(at) || causes.any(event.at)) return false;
  const since = Math.max(
    complete,
    causes.lastEnd(at),
    ...mandate.words.filter((word) => word.at <= at).map((word) => word.at),
    ...history.faults.map((fault) => fault.until ?? fault.from),
  );
  const { soakMs, startMs } = mandate.rules.limits;
  const never = since <= scene.startedAt;
  return never || at - since > startMs + soakMs + causes.lagMs;
}
