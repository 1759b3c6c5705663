// The k3s unit of a machine. Stopping it leaves every container running; starting it waits for the time of day, and
// for others: a server for quorum, an agent for an API.

import type { UnitState } from './command.ts';
import { endAll } from './containers.ts';
import { after, cancel, chance, faultOn, type Kernel, tell } from './kernel.ts';
import type { MachineState } from './truth.ts';

/** How long k3s-killall.sh works before the containers are gone. */
export const killScriptMs = 1_500;
/** Certificates are not yet valid on a machine that believes to be further back than this. */
const toleratedSkewMs = 3_600_000;

export function setUnit(k: Kernel, machine: MachineState, unit: UnitState): void {
  if (machine.unit === unit) return;
  machine.unit = unit;
  tell(k, { kind: 'unit', machine: machine.spec.name, state: unit });
  k.signals.unitChanged(machine);
}

/** A kubelet that does its work. */
export function kubeletRuns(machine: MachineState): boolean {
  return machine.unit === 'active' && (machine.state === 'on' || machine.state === 'stopping');
}

export function startUnit(k: Kernel, machine: MachineState): void {
  // The drop-in's condition fails: systemd says yes and skips the start.
  if (machine.spec.role === 'host' || machine.state !== 'on' || machine.stayDown !== undefined) return;
  if (machine.unit !== 'inactive' && machine.unit !== 'failed') return;
  machine.unitStarted = false;
  setUnit(k, machine, 'activating');
  const startMs = machine.spec.startMs * chance(k, `start ${machine.spec.name}`).between(0.95, 1.1);
  machine.unitNext = after(k, startMs, () => {
    machine.unitNext = undefined;
    machine.unitStarted = true;
    settleUnit(k, machine);
  });
}

/** Looks whether a unit that is starting has all that it waits for. */
export function settleUnit(k: Kernel, machine: MachineState): void {
  if (machine.unit !== 'activating' || !machine.unitStarted || machine.state !== 'on') return;
  if (Math.abs(machine.clockOffsetMs) > toleratedSkewMs) return;
  if (machine.spec.role === 'server' && !machine.memberUp) {
    machine.memberUp = true;
    k.signals.unitChanged(machine);
  }
  const ready = machine.spec.role === 'server' ? k.state.api.quorum : k.state.api.serves;
  if (ready) setUnit(k, machine, 'active');
}

export function stopUnit(k: Kernel, machine: MachineState): void {
  if (machine.unit !== 'active' && machine.unit !== 'activating') return;
  machine.unitNext = cancel(k, machine.unitNext);
  setUnit(k, machine, 'deactivating');
  machine.unitNext = after(k, machine.spec.stopMs, () => finishStop(k, machine));
}

/** Ends a stop whose time has come, unless the unit hangs; the end of the fault comes here again. */
export function finishStop(k: Kernel, machine: MachineState): void {
  if (machine.unit !== 'deactivating' || faultOn(k, 'stop-hangs', machine.spec.name) !== undefined) return;
  endUnit(k, machine);
}

/** The processes of the unit are gone, whatever they were doing. */
export function endUnit(k: Kernel, machine: MachineState): void {
  machine.unitNext = cancel(k, machine.unitNext);
  machine.unitStarted = false;
  machine.memberUp = false;
  setUnit(k, machine, 'inactive');
}

/** k3s-killall.sh: stops the unit by SIGKILL if need be, then ends every container and unmounts by force. */
export function killLeftovers(k: Kernel, machine: MachineState, then: () => void = () => undefined): void {
  const boots = machine.boots;
  after(k, killScriptMs, () => {
    if (machine.boots !== boots || (machine.state !== 'on' && machine.state !== 'stopping')) return;
    endUnit(k, machine);
    endAll(k, machine, 'killed');
    then();
  });
}
