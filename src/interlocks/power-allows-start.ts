import type { Action } from '../core/action.ts';
import type { MachineConfig, UpsConfig } from '../core/config.ts';
import { factAbout } from '../core/facts.ts';
import { holdName } from '../core/ids.ts';
import type { Interlock } from '../core/interlock.ts';
import { againstStart } from '../core/loss.ts';
import { isIgnored } from '../core/view.ts';

/**
 * Nothing is woken, started, uncordoned or resumed on battery, under an Active hold, or on power that nobody can read. The rules
 * proper are in the row `power-safe`; this is the last look, and it knows only the exceptions that a person or a scout may use.
 */
export const powerAllowsStart: Interlock = (action, input) => {
  const starts =
    action.kind === 'Wake' || action.kind === 'StartUnit' || action.kind === 'Uncordon' || action.kind === 'ResumeFlux';
  if (!starts) return undefined;
  const machines =
    'node' in action
      ? input.config.machines.filter((machine) => machine.name === action.node)
      : workMachines(action, input);
  for (const machine of machines) {
    const refusals = input.config.ups.flatMap((ups) => {
      const refusal = refusedBy(ups, machine, action, input);
      return refusal === undefined ? [] : [{ ups, refusal }];
    });
    const against = againstStart(
      input.config,
      machine,
      refusals.map(({ ups }) => ups),
    );
    const first = refusals.find(({ ups }) => against.includes(ups));
    if (first !== undefined) return first.refusal;
  }
  return undefined;
};

type LockInput = Parameters<Interlock>[1];

function refusedBy(ups: UpsConfig, machine: MachineConfig, action: Action, input: LockInput): ReturnType<Interlock> {
  const hold = input.memory.holds[holdName(ups.name)];
  if (hold?.phase === 'Active') return { reason: hold.reason, message: hold.message };
  const picture = input.power[ups.name];
  const line = picture?.line ?? 'unknown';
  if (line === 'mains') {
    // One machine was looked at by the row `power-safe`; what lets workloads loose on all of them is looked at here.
    const rule = isUndo(machine, input) ? picture?.reversalRule : picture?.startRule;
    if ('node' in action || picture?.startRule.met === true || rule?.met === true) return undefined;
    return { reason: rule?.reason ?? 'PowerUnknown', message: rule?.message ?? '' };
  }
  const accepted = input.run?.options.acceptPower?.[ups.name];
  if (accepted !== undefined && (accepted === 'on-battery') === (line === 'battery')) return undefined;
  if (line !== 'battery' && isScoutWake(action, input)) return undefined;
  return {
    reason: line === 'battery' ? 'OnBattery' : 'PowerUnknown',
    message: `${ups.name} is ${line === 'battery' ? 'on battery' : 'not readable'}`,
  };
}

/** It wakes the host of an upsd that cannot be read: only that host can end the silence. */
function isScoutWake(action: Action, { config, power }: LockInput): boolean {
  if (action.kind !== 'Wake') return false;
  return config.ups.some((ups) => {
    const line = power[ups.name]?.line ?? 'unknown';
    return ups.serverHost === action.node && line !== 'mains' && line !== 'battery';
  });
}

/** Its way down was never finished: it still runs in the boot in which that began. */
function isUndo({ name }: MachineConfig, { run, memory }: Parameters<Interlock>[1]): boolean {
  const boot = memory.boots[name];
  return (
    run?.reverses === true && memory.committed[name] === undefined && boot !== undefined && boot === run.boots[name]
  );
}

/**
 * Cordons are taken off machines that are meant to run; Flux lets workloads loose on all of the cluster. On a machine that does not
 * answer nothing begins: it is looked at before it is woken.
 */
function workMachines(action: Action, input: LockInput): readonly MachineConfig[] {
  const { config, run, memory, spec, snapshot } = input;
  const targets = (run?.phase === 'closed' ? memory.intended : run?.targets)?.machines ?? {};
  return config.machines.filter(({ name, role }) => {
    if (action.kind === 'Uncordon' && action.nodes.includes(name)) return true;
    const reach = factAbout(snapshot, 'reach', name);
    if (reach.state === 'known' && reach.value.answer === 'silent') return false;
    return action.kind === 'ResumeFlux' ? role !== 'host' && !isIgnored(spec, name) : targets[name] === 'running';
  });
}
