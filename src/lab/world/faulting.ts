// How faults begin and end.
import { freeze } from './api-views.ts';
import { collapse, rebalance, setMains } from './battery.ts';
import { becomeReady, placeOf, terminate } from './containers.ts';
import { type Fault, type FaultKind, faultCatalogue } from './faults.ts';
import { setSource, setSuspended } from './flux.ts';
import { after, cancel, faultOn, type Kernel, known, tell, touchApi } from './kernel.ts';
import { evaluatePower, rebootByItself, resumeBoot, resumePowerOff, setState, wake } from './machine.ts';
import { evaluateSwitches } from './network.ts';
import { cordon } from './nodes.ts';
import type { Scheduled } from './queue.ts';
import { refresh, refreshUpsd, touch } from './telemetry.ts';
import type { ActiveFault, MachineState, UpsState } from './truth.ts';
import { finishStop } from './unit.ts';

type Turn = (k: Kernel, fault: ActiveFault) => void;
interface Course {
  readonly begin?: Turn;
  readonly end?: Turn;
}

/** Half a period of flapping mains when the fault names none. */
const flapMs = 4_000;

/** Only faults that do something at their beginning or end stand here; the others are looked up where they matter. */
const courses: { readonly [K in FaultKind]?: Course } = {
  'mains-off': {
    begin: (k, fault) => setMains(k, fault.target, false),
    end: mainsBack,
  },
  'mains-flap': { begin: flap, end: mainsBack },
  'battery-collapse': { begin: (k, fault) => collapse(k, upsOf(k, fault), fault.value ?? 20) },
  'driver-dead': onUps(refresh),
  'driver-silent': {
    begin: (k, fault) => {
      const ups = upsOf(k, fault);
      ups.silentSince = k.now;
      touch(k, ups);
    },
    end: (k, fault) => touch(k, upsOf(k, fault)),
  },
  'upsd-unreachable': onUps(refreshUpsd),
  'runtime-wrong': onUps(touch),
  'self-test': onUps((k, ups) => {
    rebalance(k, ups);
    touch(k, ups);
  }),
  'calibration-latched': onUps(touch),
  'low-battery-with-mains': onUps(touch),
  'forced-shutdown': {
    begin: (k, fault) => {
      upsOf(k, fault).forcedShutdown = true;
      refresh(k, upsOf(k, fault));
    },
  },
  'stop-hangs': { end: (k, fault) => finishStop(k, machineOf(k, fault)) },
  'poweroff-hangs': { end: (k, fault) => resumePowerOff(k, machineOf(k, fault)) },
  hung: { begin: hang, end: unhang },
  dead: onMachine(evaluatePower),
  'wont-boot': { end: (k, fault) => resumeBoot(k, machineOf(k, fault)) },
  reboots: { begin: (k, fault) => rebootByItself(k, machineOf(k, fault)) },
  'clock-step': {
    begin: (k, fault) => {
      machineOf(k, fault).clockOffsetMs += fault.value ?? 0;
    },
  },
  'link-down': { begin: (k) => k.signals.linksChanged(), end: (k) => k.signals.linksChanged() },
  'switch-dead': { begin: evaluateSwitches, end: evaluateSwitches },
  'pod-stuck-terminating': { begin: stick, end: unstick },
  'pod-crashes': { end: (k, fault) => forContainers(k, fault.target, becomeReady) },
  'api-stale': {
    begin: freeze,
    end: (k) => {
      if (faultOn(k, 'api-stale', 'api') !== undefined) return;
      k.frozen = undefined;
      // Own writes gave the frozen copy the newest version: what is true again must not come under the same one.
      touchApi(k);
    },
  },
  'person-cordons': { begin: (k, fault) => cordonBy(k, fault.target, true) },
  'person-uncordons': { begin: (k, fault) => cordonBy(k, fault.target, false) },
  'person-suspends': {
    begin: (k, fault) => {
      const object = k.state.flux.get(fault.target);
      if (object === undefined) return;
      touchApi(k);
      setSuspended(k, object, true, 'kubectl-edit');
    },
  },
  'person-moves-source': {
    begin: (k, fault) => moveSource(k, fault.target, fault.text ?? 'break-glass'),
    end: (k, fault) => moveSource(k, fault.target, k.state.flux.get(fault.target)?.spec.branch ?? 'main'),
  },
  'person-powers-on': { begin: (k, fault) => wake(k, machineOf(k, fault), 'person') },
};

export interface Faulting {
  inject(fault: Fault): number;
  clear(faultNumber: number): void;
}

export function createFaulting(k: Kernel): Faulting {
  let injected = 0;
  const pending = new Map<number, Scheduled[]>();
  const end = (number: number): void => {
    for (const event of pending.get(number) ?? []) cancel(k, event);
    pending.delete(number);
    const active = k.state.faults.get(number);
    if (active === undefined) return;
    k.state.faults.delete(number);
    tell(k, { kind: 'fault-ends', fault: active.kind, target: active.target, number });
    courses[active.kind]?.end?.(k, active);
  };
  const begin = (number: number, { kind, target, value, text }: Fault): void => {
    const active: ActiveFault = { number, kind, target, value, text, since: k.now };
    const { lasts } = faultCatalogue[kind];
    if (lasts) k.state.faults.set(number, active);
    tell(k, { kind: 'fault-begins', fault: kind, target, number });
    courses[kind]?.begin?.(k, active);
    if (!lasts) pending.delete(number);
  };
  return {
    inject: (fault) => {
      injected += 1;
      const number = injected;
      const events = [after(k, fault.at - k.now, () => begin(number, fault))];
      if (fault.untilMs !== undefined) events.push(after(k, fault.untilMs - k.now, () => end(number)));
      pending.set(number, events);
      return number;
    },
    clear: end,
  };
}

function onUps(turn: (k: Kernel, ups: UpsState) => void): Course {
  const both: Turn = (k, fault) => turn(k, upsOf(k, fault));
  return { begin: both, end: both };
}

function onMachine(turn: (k: Kernel, machine: MachineState) => void): Course {
  const both: Turn = (k, fault) => turn(k, machineOf(k, fault));
  return { begin: both, end: both };
}

function upsOf(k: Kernel, fault: ActiveFault): UpsState {
  return known(k.state.upses.get(fault.target), `UPS ${fault.target}`);
}

function machineOf(k: Kernel, fault: ActiveFault): MachineState {
  return known(k.state.machines.get(fault.target), `machine ${fault.target}`);
}

/** Mains are back unless another fault still keeps them away. */
function mainsBack(k: Kernel, fault: ActiveFault): void {
  if (faultOn(k, 'mains-off', fault.target) === undefined) setMains(k, fault.target, true);
}

/** The fault in force is its own clock: while it stands, power goes and comes. */
function flap(k: Kernel, fault: ActiveFault): void {
  if (!k.state.faults.has(fault.number)) return;
  if (faultOn(k, 'mains-off', fault.target) === undefined) {
    setMains(k, fault.target, k.state.circuits.get(fault.target) !== true);
  }
  after(k, fault.value ?? flapMs, () => flap(k, fault));
}

function hang(k: Kernel, fault: ActiveFault): void {
  const machine = machineOf(k, fault);
  if (machine.state === 'on') setState(k, machine, 'hung');
}

function unhang(k: Kernel, fault: ActiveFault): void {
  const machine = machineOf(k, fault);
  if (machine.state === 'hung') setState(k, machine, 'on');
}

function forContainers(
  k: Kernel,
  place: string,
  turn: (k: Kernel, machine: MachineState, container: Parameters<typeof becomeReady>[2]) => void,
): void {
  for (const machine of k.state.machines.values()) {
    for (const container of machine.containers.values()) {
      if (placeOf(container.spec) === place) turn(k, machine, container);
    }
  }
}

function stick(k: Kernel, fault: ActiveFault): void {
  forContainers(k, fault.target, (_k, _machine, container) => {
    container.ending = cancel(k, container.ending);
  });
}

function unstick(k: Kernel, fault: ActiveFault): void {
  forContainers(k, fault.target, (_k, machine, container) => {
    const pod = k.state.pods.get(container.uid);
    if (pod === undefined || pod.deletionAt !== undefined) terminate(k, machine, container, container.spec.graceMs);
  });
}

function cordonBy(k: Kernel, name: string, on: boolean): void {
  const node = k.state.nodes.get(name);
  if (node === undefined || !k.state.api.serves) return;
  touchApi(k);
  cordon(k, node, on, 'kubectl-cordon');
}

function moveSource(k: Kernel, name: string, branch: string): void {
  const source = k.state.flux.get(name);
  if (source !== undefined) setSource(k, source, source.url ?? '', branch);
}
