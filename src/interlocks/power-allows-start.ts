import type { Interlock } from '../core/interlock.ts';
import { upsesConcerning } from '../core/site.ts';
import type { MachineConfig } from '../core/config.ts';

/**
 * Nothing is woken, started, uncordoned or resumed on battery, under an Active hold, or on power that nobody can read. The rules
 * proper are in the row `power-safe`; this is the last look, and it knows only the exceptions that a person or a scout may use.
 */
export const powerAllowsStart: Interlock = (action, input) => {
  const starts =
    action.kind === 'Wake' || action.kind === 'StartUnit' || action.kind === 'Uncordon' || action.kind === 'ResumeFlux';
  if (!starts) return undefined;
  const machines =
    'node' in action ? input.config.machines.filter((machine) => machine.name === action.node) : runningMachines(input);
  for (const machine of machines) {
    for (const ups of upsesConcerning(input.config, machine)) {
      const hold = input.memory.holds[`ups/${ups.name}`];
      if (hold?.phase === 'Active') return { reason: hold.reason, message: hold.message };
      const picture = input.power[ups.name];
      const line = picture?.line ?? 'unknown';
      if (line === 'mains') {
        const met = picture?.startRule.met === true || picture?.reversalRule.met === true || 'node' in action;
        if (met) continue;
        return { reason: picture?.reversalRule.reason ?? 'PowerUnknown', message: picture?.reversalRule.message ?? '' };
      }
      const accepted = input.run?.options.acceptPower?.[ups.name];
      if (accepted !== undefined && (accepted === 'on-battery') === (line === 'battery')) continue;
      if (action.kind === 'Wake' && ups.serverHost === action.node && line !== 'battery') continue;
      return {
        reason: line === 'battery' ? 'OnBattery' : 'PowerUnknown',
        message: `${ups.name} is ${line === 'battery' ? 'on battery' : 'not readable'}`,
      };
    }
  }
  return undefined;
};

function runningMachines({ config, run, memory }: Parameters<Interlock>[1]): readonly MachineConfig[] {
  const targets = (run?.phase === 'closed' ? memory.intended : run?.targets)?.machines ?? {};
  return config.machines.filter((machine) => targets[machine.name] === 'running');
}
