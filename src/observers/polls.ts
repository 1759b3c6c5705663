/** Polls are named by what they read: `host`, `ups/rack`, `node/pi-1`, `pods`. Which of them a cell comes from, and an action changes. */
import type { Action } from '../core/action.ts';
import type { Config } from '../core/config.ts';
import type { CellName } from '../core/facts.ts';
import { siteOf } from '../core/site.ts';

/** Which polls read this cell anew. */
export function pollsOf(cell: CellName, config: Config): readonly string[] {
  const slash = cell.indexOf('/');
  const kind = slash < 0 ? cell : cell.slice(0, slash);
  const subject = cell.slice(slash + 1);
  switch (kind) {
    case 'node':
    case 'words':
      // Whoever wants news of a silent machine gets them from a knock.
      return [`reach/${subject}`, `node/${subject}`];
    case 'kube-node':
      return ['nodes'];
    case 'pods':
    case 'storage':
      return ['pods'];
    case 'workloads':
      // Beside pods it takes the lists of their controllers, which the simulated site does not have.
      return ['pods', 'workloads'];
    case 'volumes':
    case 'flux':
      return [kind];
    case 'flux-source':
      return ['flux'];
    case 'ingress':
      return config.startup.services.map((name) => `service/${name}`);
    case 'journal':
      return [];
    default:
      return [cell];
  }
}

/** The polls whose readings the action may change. */
export function pollsAfter(action: Action, config: Config): readonly string[] {
  switch (action.kind) {
    case 'SuspendFlux':
    case 'ResumeFlux':
      return ['flux'];
    case 'Cordon':
    case 'Uncordon':
      return ['nodes', 'pods'];
    case 'EvictPod':
    case 'DeletePod':
      return ['pods', 'volumes', ...siteOf(config).kubelets.map((node) => `node/${node}`)];
    case 'TakeSnapshot':
      return ['snapshots'];
    case 'CycleOutput':
      return [`ups/${action.ups}`];
    case 'UnsealVault':
      return ['vault', 'pods'];
    case 'PowerOffSelf':
      return ['host'];
    case 'StopUnit':
    case 'StartUnit':
      return [`node/${action.node}`, 'nodes', 'api'];
    default:
      return [`reach/${action.node}`, `node/${action.node}`, `outlet/${action.node}`];
  }
}
