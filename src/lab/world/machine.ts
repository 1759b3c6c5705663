// One machine between the socket and the operating system: power edges, boots, poweroffs, and what wakes it.
import { liveFeeds } from './energy.ts';
import { after, cancel, chance, faultOn, type Kernel, tell } from './kernel.ts';
import type { EndCause, MachinePower } from './trace.ts';
import type { MachineState } from './truth.ts';

/** systemctl poweroff --force: nothing is stopped in order. */
const forceMs = 2_000;
/** systemd's own limit for stopping a unit that hangs (DefaultTimeoutStopSec). */
const stopLimitMs = 90_000;
/** Without a clock chip a machine boots this far in the past. */
const pastMs = 200 * 24 * 3_600_000;

export function setState(k: Kernel, machine: MachineState, state: MachinePower): void {
  if (machine.state === state) return;
  machine.state = state;
  machine.next = cancel(k, machine.next);
  if (state !== 'stopping') {
    machine.stopPhase = undefined;
    machine.stoppingSince = undefined;
  }
  tell(k, { kind: 'machine', machine: machine.spec.name, state, bootId: machine.bootId });
  k.signals.loadChanged(machine);
  k.signals.machineChanged(machine);
}

/** Looks at the feeds again, and loses or gains power when that has changed. */
export function evaluatePower(k: Kernel, machine: MachineState): void {
  const { feeds, minFeeds, name } = machine.spec;
  const sound = faultOn(k, 'dead', name) === undefined;
  const powered = sound && (feeds.length === 0 || liveFeeds(k, feeds) >= minFeeds);
  if (powered === machine.powered) return;
  machine.powered = powered;
  if (!powered) losePower(k, machine);
  else if (machine.spec.wake === 'mains') boot(k, machine, 'mains');
  else setState(k, machine, 'off');
}

function losePower(k: Kernel, machine: MachineState): void {
  const was = machine.state;
  if (was !== 'off' && was !== 'dark') {
    const containers = [...machine.containers.values()];
    tell(k, {
      kind: 'lost-power',
      machine: machine.spec.name,
      bootId: machine.bootId,
      was,
      containers: containers.length,
      workloads: containers.filter((container) => container.spec.kind === 'workload').length,
      mounts: mountsOn(k, machine.spec.name),
    });
  }
  setState(k, machine, 'dark');
  k.signals.stopsRunning(machine, 'lost-power');
}

/** Volumes whose filesystem is mounted on that machine. */
export function mountsOn(k: Kernel, machine: string): string[] {
  const mounted: string[] = [];
  for (const volume of k.state.volumes.values()) {
    if (volume.mounted && volume.attachedTo === machine) mounted.push(volume.spec.name);
  }
  return mounted;
}

export function boot(k: Kernel, machine: MachineState, by: string): void {
  const { name, bootMs } = machine.spec;
  machine.boots += 1;
  machine.bootId = makeBootId(k, name);
  setState(k, machine, 'booting');
  tell(k, { kind: 'wake', machine: name, by, effective: true });
  if (faultOn(k, 'wont-boot', name) !== undefined) return;
  finishBootLater(k, machine, bootMs * chance(k, `boot ${name}`).between(0.9, 1.15));
}

/** A boot that did not end because of a fault goes on when the fault is gone. */
export function resumeBoot(k: Kernel, machine: MachineState): void {
  if (machine.state === 'booting' && machine.next === undefined) finishBootLater(k, machine, machine.spec.bootMs / 2);
}

function finishBootLater(k: Kernel, machine: MachineState, delayMs: number): void {
  machine.next = after(k, delayMs, () => {
    machine.next = undefined;
    machine.bootedAt = k.now;
    machine.snapshots.clear();
    setClock(k, machine);
    setState(k, machine, 'on');
    tell(k, { kind: 'booted', machine: machine.spec.name, bootId: machine.bootId });
    k.signals.booted(machine);
    if (faultOn(k, 'hung', machine.spec.name) !== undefined) setState(k, machine, 'hung');
  });
}

function setClock(k: Kernel, machine: MachineState): void {
  if (machine.spec.noClock !== true) return;
  machine.clockOffsetMs = -pastMs;
  machine.clockSynchronized = false;
  const boots = machine.boots;
  after(k, k.site.times.ntpMs, () => {
    if (machine.boots !== boots || machine.state === 'dark') return;
    machine.clockOffsetMs = 0;
    machine.clockSynchronized = true;
    k.signals.unitChanged(machine);
  });
}

/** Looks like the kernel's random uuid, and is a function of seed, machine and number of the boot. */
export function makeBootId(k: Kernel, name: string): string {
  const random = chance(k, `boot id ${name}`);
  const hex = (digits: number): string =>
    random
      .integer(0, 16 ** digits - 1)
      .toString(16)
      .padStart(digits, '0');
  return `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(8)}${hex(4)}`;
}

/** Accepted only from the state `on`: units stop, leftovers are waited for, filesystems go, and then the power. */
export function powerOff(k: Kernel, machine: MachineState): void {
  if (machine.state !== 'on') return;
  const unitRuns = machine.unit !== 'inactive' && machine.unit !== 'failed';
  setState(k, machine, 'stopping');
  machine.stoppingSince = k.now;
  machine.stopPhase = 'units';
  k.signals.unitsStop(machine);
  const hangs = faultOn(k, 'stop-hangs', machine.spec.name) !== undefined;
  let unitMs = 0;
  if (unitRuns) unitMs = hangs ? stopLimitMs : machine.spec.stopMs;
  machine.next = after(k, unitMs, () => awaitLeftovers(k, machine));
}

function awaitLeftovers(k: Kernel, machine: MachineState): void {
  machine.stopPhase = 'leftovers';
  const leftover = machine.containers.size > 0;
  machine.next = after(k, leftover ? k.site.times.shimMs : 0, () => {
    machine.next = undefined;
    if (faultOn(k, 'poweroff-hangs', machine.spec.name) === undefined) unmount(k, machine);
  });
}

/** A poweroff that hung goes on when the fault is gone. */
export function resumePowerOff(k: Kernel, machine: MachineState): void {
  if (machine.state === 'stopping' && machine.stopPhase === 'leftovers' && machine.next === undefined) {
    unmount(k, machine);
  }
}

function unmount(k: Kernel, machine: MachineState): void {
  machine.stopPhase = 'unmounting';
  k.signals.stopsRunning(machine, 'poweroff');
  k.signals.machineChanged(machine);
  const { name, poweroffMs } = machine.spec;
  machine.next = after(k, poweroffMs * 0.7, () => {
    const words = { at: k.now, machine: name, bootId: machine.bootId, unmountingBegan: true } as const;
    tell(k, { kind: 'last-words', machine: name, bootId: machine.bootId });
    for (const listener of k.lastWordsListeners) listener(words);
    machine.next = after(k, poweroffMs * 0.3, () => switchOff(k, machine, 'poweroff'));
  });
}

export function powerOffByForce(k: Kernel, machine: MachineState): void {
  if (machine.state !== 'on' && machine.state !== 'stopping') return;
  setState(k, machine, 'stopping');
  machine.stoppingSince ??= k.now;
  machine.stopPhase = 'leftovers';
  cancel(k, machine.next);
  machine.next = after(k, forceMs, () => switchOff(k, machine, 'killed'));
}

function switchOff(k: Kernel, machine: MachineState, cause: EndCause): void {
  k.signals.stopsRunning(machine, cause);
  setState(k, machine, 'off');
}

export function rebootByItself(k: Kernel, machine: MachineState): void {
  if (machine.state !== 'on' && machine.state !== 'hung' && machine.state !== 'stopping') return;
  k.signals.stopsRunning(machine, 'reboot');
  boot(k, machine, 'itself');
}

/** One attempt to start a machine that is softly off with power; anything else is without effect. */
export function wake(k: Kernel, machine: MachineState, by: 'wake-on-lan' | 'command' | 'person'): void {
  const fits = by === 'wake-on-lan' ? machine.spec.wake === 'wake-on-lan' : true;
  const deaf = faultOn(k, 'wake-deaf', machine.spec.name);
  const left = deaf === undefined ? 0 : (deaf.value ?? 2);
  if (deaf !== undefined && left > 0 && by !== 'person') deaf.value = left - 1;
  const effective = fits && machine.state === 'off' && (left === 0 || by === 'person');
  if (effective) boot(k, machine, by);
  else tell(k, { kind: 'wake', machine: machine.spec.name, by, effective: false });
}
