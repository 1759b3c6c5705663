// What the three invariants about wrongful ways down share: which requests count, and whether anything gave cause.
import type { Scene } from './checker.ts';
import { stuckFaults } from './history.ts';
import { type CommandEvent, directionOf, isEviction, isPoweroff, machineOf } from './mutations.ts';

export type Lack = 'evidence on battery' | 'more than a nuisance' | 'anything but mains';

/** What a disruptive request lacks; undefined when it is justified or disturbs nothing. */
export function lackOf(scene: Scene, event: CommandEvent): Lack | undefined {
  const { causes } = scene;
  if (directionOf(event) !== 'down' || isHarmlessDelete(scene, event)) return undefined;
  if (causes.any(event.issuedAt) || causes.any(event.at) || finishes(scene, event)) return undefined;
  const signals = [...causes.signals.values()];
  const lines = signals.map((signal) => signal.reading.line);
  if (lines.every((line) => line === 'mains')) return 'anything but mains';
  return lines.includes('silent') ? 'evidence on battery' : 'more than a nuisance';
}

/** Deleting a pod that is not ready disturbs nobody; repairs live on it. */
function isHarmlessDelete(scene: Scene, event: CommandEvent): boolean {
  return isEviction(event) && (event.uid === undefined || !scene.history.readyPods.has(event.uid));
}

/** What was committed is brought to its end, also where the first poweroff never arrived and left no trace. */
function finishes(scene: Scene, event: CommandEvent): boolean {
  const { causes, history } = scene;
  const name = isEviction(event) ? history.machineOfPod(event.uid ?? '') : machineOf(event, history.self);
  if (event.command === 'ups-return')
    return [...history.machines.values()].some(
      (one) => one.poweroff !== undefined && one.spec.feeds.includes(event.target),
    );
  if (name === undefined) return false;
  const finish = causes.mustFinish(name, event.issuedAt);
  if (!isPoweroff(event)) return finish !== 'none';
  if (finish === 'off') return true;
  const lastEnd = causes.lastEnd(event.issuedAt);
  const machine = history.machines.get(name);
  return (
    machine !== undefined && machine.bootedAt < lastEnd && history.hadFault(stuckFaults, lastEnd - causes.lagMs, name)
  );
}
