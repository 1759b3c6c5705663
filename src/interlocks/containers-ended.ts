import type { AssessedStep } from '../core/decision.ts';
import { factAbout } from '../core/facts.ts';
import type { Interlock } from '../core/interlock.ts';

/** Nothing is powered off with containers on it, unless ending them was given up on record. */
export const containersEnded: Interlock = (action, { snapshot, site, steps }) => {
  if (action.kind !== 'PowerOff' || site.machine.get(action.node)?.role === 'host') return undefined;
  const node = factAbout(snapshot, 'node', action.node);
  if (node.state === 'known') {
    const { workload, storage, system } = node.value.containers;
    if (workload + storage + system === 0) return undefined;
  }
  const givenUp = [...steps.values()].some(
    (step) => step.step.subject === action.node && isEnding(step) && step.state.is === 'given-up',
  );
  return givenUp ? undefined : { reason: 'ContainersLeft', message: `containers still run on ${action.node}` };
};

const isEnding = ({ step }: AssessedStep): boolean =>
  step.row === 'end-containers' || step.row === 'end-server-containers';
