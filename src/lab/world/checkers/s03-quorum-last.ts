// S3: nothing of ours takes etcd's majority away while something still has to be asked of the API.
import type { Checker, Scene } from './checker.ts';
import type { MachineHistory } from './machine-history.ts';
import { directionOf, machineOf, usesApi } from './mutations.ts';
import { cameBackUndrained } from './undrained.ts';

const apiSteps = ['gitops', 'drain', 'cordon', 'volumes', 'api'];

export const quorumLast: Checker = {
  name: 'S3',
  sentence:
    'No action takes the voting members below the majority while volumes still have to be let go, or any other request of the way down still needs the API.',
  create: (scene) => {
    const { causes, escalations, history } = scene;
    let droppedAt: number | undefined;
    /** By machine, the volumes that nothing waited for any more when its last way down was asked for. */
    const letGo = new Map<string, ReadonlySet<string>>();
    return {
      see: (event) => {
        if (event.kind === 'quorum') {
          const taken = event.has ? [] : takenByUs(scene, event.at);
          droppedAt = taken.length > 0 ? event.at : undefined;
          reportOpen(
            scene,
            event.at,
            taken.map(({ spec }) => letGo.get(spec.name) ?? none),
          );
        }
        if (event.kind !== 'command') return;
        const target = machineOf(event, history.self);
        if (target !== undefined && event.effective && directionOf(event) === 'down')
          letGo.set(target, new Set([...history.volumes.keys()].filter((name) => !isWaitedFor(scene, name, event.at))));
        if (droppedAt === undefined || !usesApi(event)) return;
        if (directionOf(event) !== 'down' || event.issuedAt <= droppedAt + causes.lagMs) return;
        // What was given up is still attempted; that is no work that anybody waits for.
        if (escalations.anyGivenUp(apiSteps, event.issuedAt) || !causes.any(event.issuedAt)) return;
        if (history.apiServes()) return;
        scene.report(event.target, `${event.command} is asked of an API whose quorum was taken away before`);
        droppedAt = undefined;
      },
    };
  },
};

function waitsForNothing({ escalations }: Scene, at: number): boolean {
  return escalations.emergency(at) || escalations.withoutApi(at);
}

/** The servers that we stopped, without which there would still be a majority. */
function takenByUs(scene: Scene, at: number): readonly MachineHistory[] {
  const { causes, history } = scene;
  const since = causes.since(at);
  if (since === undefined) return [];
  const servers = [...history.machines.values()].filter((machine) => machine.spec.role === 'server');
  const ours = servers.filter((machine) => machine.stoppedByUsAt >= since);
  const lostOtherwise = servers.filter((machine) => machine.stoppedByUsAt < since && machine.unit !== 'active');
  return servers.length - lostOtherwise.length >= history.majority() ? ours : [];
}

/** What was no longer waited for when the machines were told does not become a fault while they are on their way. */
function reportOpen(scene: Scene, at: number, letGo: readonly ReadonlySet<string>[]): void {
  for (const [name, { attachedTo }] of scene.history.volumes) {
    if (letGo.every((volumes) => volumes.has(name)) || !isWaitedFor(scene, name, at)) continue;
    scene.report(name, `etcd lost its majority while the volume ${name} was attached at ${attachedTo}`);
  }
}

function isWaitedFor(scene: Scene, name: string, at: number): boolean {
  const { causes, escalations, history } = scene;
  const engine = history.volumes.get(name)?.attachedTo;
  if (engine === undefined || waitsForNothing(scene, at) || cameBackUndrained(scene, name, at)) return false;
  if (causes.isIgnored(engine, at) || causes.reach(engine, at) === 'none') return false;
  return !escalations.anyGivenUp(['volumes'], at) && !escalations.givenUp(engine, ['drain', 'stop', 'containers'], at);
}

const none: ReadonlySet<string> = new Set();
