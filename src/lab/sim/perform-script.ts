// Carries out the deeds of a script on world, disk and process, each at its time, and at the end of all faults puts things right.
import type { Lives } from '../in-memory/lives.ts';
import { desiredPath } from '../in-memory/run-controller.ts';
import type { World } from '../world/world.ts';
import { bytesOf, desiredText } from './edits.ts';
import type { Harness } from './harness.ts';
import type { Deed, Script } from './script.ts';

export function carryOut(script: Script, world: World, lives: Lives, harness: Harness): void {
  for (const deed of script.deeds) {
    if (deed.does === 'fault') world.inject(deed.fault);
    else if (deed.does === 'in-step') waitForStep(deed, script.calmAt, world, lives, harness);
    else lives.virtual.at(deed.at, () => doIt(deed, lives, harness));
  }
  lives.virtual.at(script.calmAt, () => makePeace(world, lives, harness));
}

function doIt(deed: Exclude<Deed, { does: 'fault' | 'in-step' }>, lives: Lives, harness: Harness): void {
  switch (deed.does) {
    case 'edit':
      edit(deed.bytes, lives, harness);
      break;
    case 'disk':
      lives.disk.setFault(deed.fault);
      lives.virtual.at(deed.untilMs, () => lives.disk.setFault(undefined));
      break;
    case 'crash':
      crashAt(deed, lives, harness);
      break;
    case 'wall-step':
      lives.own.shiftWallClock(deed.byMs);
      break;
  }
}

/** Right after the tick that found the step under way. */
function waitForStep(
  deed: Extract<Deed, { does: 'in-step' }>,
  calmAt: number,
  world: World,
  lives: Lives,
  harness: Harness,
): void {
  harness.whenUnderWay(deed, (subject) => {
    const at = world.now() + 1;
    const untilMs = Math.min(at + deed.lastsMs, calmAt - 1);
    if (untilMs <= at) return;
    if (deed.bucket === 'crash-in-step')
      lives.virtual.at(at, () => crashAt({ at, does: 'crash', bucket: deed.bucket }, lives, harness));
    else {
      for (const target of new Set(world.site.upses.map(({ circuit }) => circuit)))
        world.inject({ at, kind: 'mains-off', target, untilMs });
      if (deed.leftSeconds !== undefined)
        for (const { name } of world.site.upses)
          world.inject({ at, kind: 'battery-collapse', target: name, value: deed.leftSeconds });
      // A machine that boots well is reached within a reading or two: no outage could ever fall into that.
      if (deed.row === 'reach') world.inject({ at, kind: 'ssh-mute', target: subject, untilMs });
    }
  });
}

function crashAt(deed: Extract<Deed, { does: 'crash' }>, lives: Lives, harness: Harness): void {
  const crash = (): void => {
    if (!lives.isRunning()) return;
    harness.crashes();
    lives.crash(deed.remainder === undefined ? {} : { remainder: deed.remainder });
  };
  if (deed.writes === undefined) return crash();
  let left = deed.writes;
  const stop = lives.disk.onWrite(() => {
    left -= 1;
    if (left > 0) return;
    stop();
    crash();
  });
}

/** The file is on the own host: nobody edits it while that is off. */
export function edit(bytes: Uint8Array | undefined, lives: Lives, harness: Harness): void {
  if (!lives.own.isUp()) return;
  lives.disk.write(desiredPath, bytes);
  harness.said(bytes);
  lives.virtual.stir();
  lives.process()?.tickSoon('desired.yaml');
}

function makePeace(world: World, lives: Lives, harness: Harness): void {
  for (const number of Array.from(world.truth.faults.keys())) world.clear(number);
  lives.disk.setFault(undefined);
  // As `ananke resume` and then `ananke set up` do it: the end of a pause is no word.
  sayUp(['resumed', 'peace'], lives, harness);
}

/** How often a person looks whether the own host is up again, to say `up` there. */
const personLooksMs = 5_000;

function sayUp(ids: readonly string[], lives: Lives, harness: Harness): void {
  const [id, ...more] = ids;
  if (id === undefined) return;
  const said = lives.own.isUp();
  if (said) edit(bytesOf(desiredText(id, { cluster: 'up' })), lives, harness);
  lives.virtual.at(lives.virtual.now() + personLooksMs, () => sayUp(said ? more : ids, lives, harness));
}
