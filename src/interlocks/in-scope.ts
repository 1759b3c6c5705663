import type { Action } from '../core/action.ts';
import type { Config } from '../core/config.ts';
import type { NodeName } from '../core/ids.ts';
import type { Interlock, Objection } from '../core/interlock.ts';
import { lostWith } from '../core/loss.ts';
import { isIgnored } from '../core/view.ts';

/**
 * Nothing touches a machine that is ignored or unknown, and each request fits what its machine is meant to be: nothing is started
 * that should be down, nothing stopped that should run.
 */
export const inScope: Interlock = (action, { config, spec, run, memory, site }) => {
  const spared = affectedBeside(action, config).find((name) => isIgnored(spec, name));
  if (spared !== undefined) return { reason: 'Ignored', message: `${spared} is ignored, and this would take it along` };
  const node = machineOf(action);
  if (node === undefined) return undefined;
  if (!site.machine.has(node)) return { reason: 'NotConfigured', message: `${node} is not in the configuration` };
  if (isIgnored(spec, node)) return { reason: 'Ignored', message: `${node} is ignored: hands off` };
  const target = (run?.phase === 'closed' ? memory.intended : run?.targets)?.machines[node];
  return fits(action, node, target, memory.committed[node] !== undefined);
};

function fits(action: Action, node: NodeName, target: string | undefined, isTold: boolean): Objection {
  switch (action.kind) {
    case 'EndWorkloads':
    case 'SetStayDown':
    case 'StopUnit':
    case 'KillLeftovers':
      return target === 'stopped' || target === 'off'
        ? undefined
        : { reason: 'NotInScope', message: `${node} is not meant to stop` };
    case 'PowerOff':
      // Finishing a poweroff that was told before the run turned round is the one case with another target.
      return target === 'off' || isTold
        ? undefined
        : { reason: 'NotInScope', message: `${node} is not meant to be off` };
    case 'StartUnit':
    case 'ClearStayDown':
    case 'Wake':
      return target === 'running' ? undefined : { reason: 'NotInScope', message: `${node} is not meant to run` };
    case 'SuspendFlux':
    case 'ResumeFlux':
    case 'TakeSnapshot':
    case 'Cordon':
    case 'Uncordon':
    case 'EvictPod':
    case 'DeletePod':
    case 'PowerOffSelf':
    case 'CycleOutput':
    case 'UnsealVault':
      return undefined;
  }
}

/** Machines that an action without a node of its own takes down: the own host, and all that hang on an output. */
function affectedBeside(action: Action, config: Config): readonly NodeName[] {
  if (action.kind === 'PowerOffSelf') return [config.self];
  return action.kind === 'CycleOutput' ? [...lostWith(config, new Set([action.ups]))] : [];
}

function machineOf(action: Action): NodeName | undefined {
  return 'node' in action ? action.node : undefined;
}
