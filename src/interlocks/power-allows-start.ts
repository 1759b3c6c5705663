import type { ActionOf } from '../core/action.ts';
import type { MachineConfig } from '../core/config.ts';
import { factAbout } from '../core/facts.ts';
import type { Interlock, InterlockInput } from '../core/interlock.ts';
import { mayStart, powerAllows } from '../core/may-start.ts';
import { isIgnored, type Rule } from '../core/view.ts';

/**
 * Nothing is woken, started, uncordoned or resumed on battery, under an Active hold, on power that nobody can read, or without the
 * reserve for one more way down. The row `power-safe` asks the same rules; here nothing is taken on trust from a table.
 */
export const powerAllowsStart: Interlock = (action, input) => {
  if (action.kind === 'Wake' || action.kind === 'StartUnit') return objectionOf(toStart(action, input));
  if (action.kind !== 'Uncordon' && action.kind !== 'ResumeFlux') return undefined;
  for (const machine of workMachines(action, input)) {
    const objection = objectionOf(powerAllows(input, machine, input.memory.boots[machine.name]));
    if (objection !== undefined) return objection;
  }
  return undefined;
};

const objectionOf = (rule: Rule | undefined): ReturnType<Interlock> =>
  rule === undefined || rule.met ? undefined : { reason: rule.reason, message: rule.message };

/** A machine that does not answer is in no boot; a scout may be woken, and nothing may be started on it. */
function toStart({ kind, node }: ActionOf<'Wake' | 'StartUnit'>, input: InterlockInput): Rule | undefined {
  const machine = input.site.machine.get(node);
  if (machine === undefined) return undefined;
  const rule = mayStart(input, machine, kind === 'Wake' ? undefined : input.memory.boots[node]);
  return kind === 'Wake' && rule.scout === true ? undefined : rule;
}

/**
 * Cordons are taken off machines that are meant to run; Flux lets workloads loose on all of the cluster. On a machine that does not
 * answer nothing begins: it is looked at before it is woken.
 */
function workMachines(
  action: ActionOf<'Uncordon' | 'ResumeFlux'>,
  { config, run, memory, spec, snapshot }: InterlockInput,
): readonly MachineConfig[] {
  const targets = (run?.phase === 'closed' ? memory.intended : run?.targets)?.machines ?? {};
  return config.machines.filter(({ name, role }) => {
    if (action.kind === 'Uncordon' && action.nodes.includes(name)) return true;
    const reach = factAbout(snapshot, 'reach', name);
    if (reach.state === 'known' && reach.value.answer === 'silent') return false;
    return action.kind === 'ResumeFlux' ? role !== 'host' && !isIgnored(spec, name) : targets[name] === 'running';
  });
}
