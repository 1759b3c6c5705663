/** Desired state + holds -> how far up each machine should be. */
import type { Config, MachineConfig } from '../../core/config.ts';
import type { DesiredSpec } from '../../core/desired.ts';
import type { NodeName, UpsName } from '../../core/ids.ts';
import { losesPower, losesPowerBeside, lostWith } from '../../core/loss.ts';
import type { Hold, Memory, Target, Targets } from '../../core/memory.ts';
import { keysOf } from '../../core/records.ts';
import { siteOf } from '../../core/site.ts';
import { spokenTarget } from '../../core/spoken-target.ts';

const rank: Readonly<Record<Target, number>> = { off: 0, stopped: 1, running: 2 };
export const lower = (a: Target, b: Target): Target => (rank[a] <= rank[b] ? a : b);
export const isLower = (a: Target, b: Target): boolean => rank[a] < rank[b];

export interface IntentInput {
  readonly config: Config;
  readonly spec: DesiredSpec;
  readonly holds: Memory['holds'];
  /** UPSes whose holds only wait, but that nobody has seen on mains since: no machine is kept on for their sake. */
  readonly dark: ReadonlySet<UpsName>;
  /** UPSes whose machines must all go off, because only a cycle of the output brings some of them back. */
  readonly mustCycle: ReadonlySet<UpsName>;
}

export function targetsOf(input: IntentInput): Targets {
  const active = Object.values(input.holds).filter((hold) => hold.phase === 'Active');
  const critical = new Set(active.flatMap((hold) => (hold.ups === undefined ? [] : [hold.ups])));
  // An output that is cycled takes the switches on it along, and whoever is behind them must not run meanwhile.
  const cycled = input.mustCycle.size === 0 ? undefined : lostWith(input.config, input.mustCycle);
  const machines: Record<NodeName, Target> = {};
  for (const machine of input.config.machines) {
    if (input.spec.ignoredNodes.includes(machine.name)) continue;
    const target = targetOf(machine, input, active, critical);
    machines[machine.name] = cycled?.has(machine.name) === true ? cycledTarget(machine, target, input) : target;
  }
  const kubelets = siteOf(input.config).kubelets.filter((name) => machines[name] !== undefined);
  const quiet = kubelets.length > 0 && kubelets.every((name) => machines[name] !== 'running');
  return { cluster: quiet ? 'quiet' : 'running', machines };
}

function targetOf(
  machine: MachineConfig,
  input: IntentInput,
  active: readonly Hold[],
  critical: ReadonlySet<UpsName>,
): Target {
  const { config, spec } = input;
  let target = spokenTarget(spec, config);
  for (const hold of active) {
    if (hold.nodes !== undefined && !hold.nodes.includes(machine.name)) continue;
    const off =
      hold.mode === 'poweroff' &&
      (config.offUnaffected || hold.ups === undefined || losesPowerBeside(machine, critical, input.dark));
    target = lower(target, off ? 'off' : 'stopped');
  }
  // A plain host runs nothing that could be stopped: it is up or it is off.
  return target === 'stopped' && machine.role === 'host' ? 'running' : target;
}

function cycledTarget(machine: MachineConfig, target: Target, { mustCycle }: IntentInput): Target {
  return losesPower(machine, mustCycle) ? 'off' : lower(target, 'stopped');
}

/** Machines that both know have the same target; a machine new to the configuration is adopted as it is. */
export function sameTargets(a: Targets, b: Targets): boolean {
  if (a.machines === b.machines) return true;
  return keysOf(b.machines).every((name) => a.machines[name] === undefined || a.machines[name] === b.machines[name]);
}
