// Who reaches whom: both ends are on a switch that has power, and the far end's kernel answers.
import { liveFeeds } from './energy.ts';
import { faultOn, type Kernel, tell } from './kernel.ts';
import type { MachineState } from './truth.ts';

/** Whether packets pass between two machines, whatever runs on them. */
export function linked(k: Kernel, from: string, to: string): boolean {
  if (from === to) return true;
  return linkUp(k, from) && linkUp(k, to);
}

export function linkUp(k: Kernel, machine: string): boolean {
  if (faultOn(k, 'link-down', machine) !== undefined) return false;
  const name = k.state.machines.get(machine)?.spec.switch;
  return name === undefined || k.state.switches.get(name)?.up === true;
}

/** Looks again at power and faults of every switch. */
export function evaluateSwitches(k: Kernel): void {
  let changed = false;
  for (const one of k.state.switches.values()) {
    const { name, feeds } = one.spec;
    const up = faultOn(k, 'switch-dead', name) === undefined && (feeds.length === 0 || liveFeeds(k, feeds) > 0);
    if (up === one.up) continue;
    one.up = up;
    changed = true;
    tell(k, { kind: 'switch', name, up });
  }
  if (changed) k.signals.linksChanged();
}

/** What a connection to a machine's port 22 meets. */
export function knockOn(k: Kernel, from: string, machine: MachineState): 'answers' | 'refused' | 'silent' {
  if (!linked(k, from, machine.spec.name)) return 'silent';
  if (machine.state === 'on') return 'answers';
  if (machine.state === 'stopping') return machine.stopPhase === 'unmounting' ? 'refused' : 'answers';
  return 'silent';
}
