// S23: a machine that came back is not sent away again for the old cause.
import type { TraceEvent } from '../trace.ts';
import type { Checker, Scene } from './checker.ts';
import { isOff, type MachineHistory } from './machine-history.ts';
import { isPoweroff, machineOf } from './mutations.ts';

export const noPoweroffAfterReturn: Checker = {
  name: 'S23',
  sentence:
    'No poweroff takes effect in a boot that began after the mains returned or after the run had reached its end, unless a new cause has come.',
  create: (scene) => {
    const { causes, history, mandate } = scene;
    const { rules } = mandate;
    // A run is closed when everything is seen to be off, which takes the signs their time.
    const closesAfterMs = rules.offUnprovenMs + rules.offSilenceMs + causes.lagMs + 30_000;
    let allOffSince: number | undefined;
    let closed: { readonly at: number; readonly causes: number; readonly failures: number } | undefined;
    // A second failure of the mains is a new cause, also when nobody could read the UPS in between.
    let failures = 0;
    const follow = (event: Extract<TraceEvent, { kind: 'machine' }>): void => {
      const all = targetsOff(scene, event.at) && ownWentInOrder(scene);
      if (all) allOffSince ??= event.at;
      else {
        const forgotten = mandate.unwritten?.some((span) => span.from <= event.at && span.until >= (allOffSince ?? 0));
        if (allOffSince !== undefined && event.at - allOffSince >= closesAfterMs && forgotten !== true) {
          closed = { at: event.at, causes: causes.count(event.at), failures };
        }
        allOffSince = undefined;
      }
    };
    return {
      see: (event) => {
        if (event.kind === 'machine') follow(event);
        if (event.kind === 'mains' && !event.on) failures += 1;
        if (event.kind !== 'command' || !event.effective || !isPoweroff(event)) return;
        const name = machineOf(event, history.self);
        const machine = name === undefined ? undefined : history.machines.get(name);
        if (name === undefined || machine === undefined) return;
        const at = event.issuedAt;
        if (!causes.any(at) && !causes.any(event.at)) {
          const returned = causes.lastEnd(at);
          if (machine.bootedAt <= returned) return;
          scene.report(name, `${event.command} in a boot that began after the last cause had ended`);
        } else if (
          closed !== undefined &&
          !isPressed(scene, name, at) &&
          machine.bootedAt >= closed.at &&
          causes.count(at) === closed.causes &&
          failures === closed.failures
        ) {
          scene.report(name, `${event.command} in a boot that began after the run had reached its end`);
        }
      },
    };
  },
};

/** Whoever gives the orders goes off before its battery ends, also when it has booted since: its own reading is the cause. */
function isPressed({ causes, history }: Scene, name: string, at: number): boolean {
  return name === history.self && causes.atTheEdge(at);
}

/** An own host that lost its power has closed nothing: what was open then is open when it boots. */
function ownWentInOrder({ history }: Scene): boolean {
  const own = history.machines.get(history.self);
  return own === undefined || !isOff(own) || own.poweroff?.bootId === own.bootId;
}

/** Every machine that the causes send off is off; false while there is none. */
function targetsOff(scene: Scene, at: number): boolean {
  const { causes, history } = scene;
  if (!causes.any(at)) return false;
  const targets: MachineHistory[] = [];
  for (const [name, machine] of history.machines) {
    if (causes.isIgnored(name, at) || causes.reach(name, at) !== 'off') continue;
    targets.push(machine);
  }
  return targets.length > 0 && targets.every(isOff);
}
