// S7: nothing is started that could not be stopped again.
import type { Checker, Scene } from './checker.ts';
import { isOff } from './machine-history.ts';
import { type CommandEvent, directionOf, isSuspension, isWake, machineOf } from './mutations.ts';
import { powerProblem } from './power-gate.ts';
import type { Signal } from './signal.ts';

export const gatedStart: Checker = {
  name: 'S7',
  sentence:
    'Nothing is started, woken, uncordoned or resumed while a feed that it needs is on battery, unknown, or short of the charge and reserve that the start rule asks for; undoing own steps, one scout wake and accepted power have their own, stated rule.',
  create: (scene) => ({
    see: (event) => {
      if (event.kind !== 'command' || directionOf(event) !== 'up') return;
      const problem = isSuspension(event, false) ? wideProblem(scene, event) : problemAt(scene, event);
      if (problem !== undefined) scene.report(event.target, `${event.command} of ${event.target} although ${problem}`);
    },
  }),
};

/** Own steps are undone on a machine that never went down in the outage that they were taken in. */
function ruleFor(scene: Scene, machines: readonly string[], event: CommandEvent): 'start' | 'undo' {
  if (isWake(event)) return 'start';
  const last = Math.max(
    Number.NEGATIVE_INFINITY,
    ...[...scene.causes.signals.values()].map((signal) => signal.episodes.at(-1)?.may.at ?? Number.NEGATIVE_INFINITY),
    ...scene.mandate.words
      .filter((word) => word.at <= event.issuedAt && word.cluster === 'down')
      .map((word) => word.at),
  );
  const stayedUp = machines.every((name) => (scene.history.machines.get(name)?.lastDownAt ?? 0) < last);
  return Number.isFinite(last) && stayedUp ? 'undo' : 'start';
}

function problemAt(scene: Scene, event: CommandEvent): string | undefined {
  const name = machineOf(event, scene.history.self);
  const spec = name === undefined ? undefined : scene.history.machines.get(name)?.spec;
  if (spec === undefined || spec.feeds.length === 0) return undefined;
  // Taking the own mark off a node that nobody may start any more hands it back, and starts nothing.
  const { causes } = scene;
  if (
    event.command === 'api-cordon' &&
    !causes.any(event.issuedAt) &&
    causes.wordsAround(event.at).some((word) => word.ignored.includes(spec.name))
  )
    return undefined;
  const rule = ruleFor(scene, [spec.name], event);
  const problems: string[] = [];
  let sound = 0;
  for (const feed of spec.feeds) {
    const signal = scene.causes.signals.get(feed);
    if (signal === undefined) continue;
    const problem = isScout(scene, signal, event) ? undefined : powerProblem(scene, signal, event.issuedAt, rule);
    if (problem === undefined) sound += 1;
    else problems.push(problem);
  }
  return sound >= spec.minFeeds ? undefined : problems[0];
}

/** Its upsd is silent because this very host is off, hangs or cannot be reached: nobody can tell which, and somebody has to look. */
function isScout(scene: Scene, signal: Signal, event: CommandEvent): boolean {
  if (!isWake(event) || event.target !== signal.spec.serverHost || signal.reading.line !== 'silent') return false;
  const host = scene.history.machines.get(event.target);
  return (
    host !== undefined &&
    (isOff(host) ||
      host.power === 'booting' ||
      host.power === 'hung' ||
      !scene.history.linked(event.target) ||
      event.issuedAt - host.bootedAt < scene.causes.lagMs)
  );
}

function wideProblem(scene: Scene, event: CommandEvent): string | undefined {
  const servers = [...scene.history.machines.values()].filter((machine) => machine.spec.role === 'server');
  const rule = ruleFor(
    scene,
    servers.map((machine) => machine.spec.name),
    event,
  );
  for (const signal of scene.causes.signals.values()) {
    if (scene.mandate.rules.onCritical[signal.spec.name] === 'nodes') continue;
    const problem = powerProblem(scene, signal, event.issuedAt, rule);
    if (problem !== undefined) return problem;
  }
  return undefined;
}
