/** Rows of the way down that stop Kubernetes on a machine: marker, unit, leftover containers. */
import { counted } from '../../core/counted.ts';
import { factAbout } from '../../core/facts.ts';
import { nodeName } from '../../core/ids.ts';
import { type Assess, again, cannotTell, done, idOf, notDone, patiently, toMachine } from '../assess.ts';
import { isGone } from './workloads.ts';

/** A persistent marker: the unit does not start by itself at the next boot, whatever made the machine boot. */
export const stayDown: Assess = ({ id, subject }, input) => {
  const basis = [`node/${subject}`];
  const gone = isGone(subject, input);
  if (gone !== undefined) return gone;
  const node = factAbout(input.snapshot, 'node', subject);
  if (node.state !== 'known') return cannotTell(node.reason, node.message, basis);
  if (node.value.marker !== undefined) return done('MarkerSet', `${subject} carries the stay-down marker`, basis);
  return notDone('MarkerMissing', `${subject} would start Kubernetes by itself at its next boot`, basis, [
    {
      ...toMachine(id, subject),
      kind: 'SetStayDown',
      id: idOf(id, 'SetStayDown'),
      node: nodeName(subject),
      cause: input.run?.cause ?? '',
      epoch: input.memory.runCount,
      risk: 'reversible',
      retry: again,
      reason: 'GoingDown',
      message: `keep Kubernetes on ${subject} from starting by itself`,
    },
  ]);
};

/** The unit has stopped when systemd says so: its containers are the next row's business (KillMode=process). */
export const stopUnit: Assess = ({ id, subject }, input) => {
  const basis = [`node/${subject}`];
  const gone = isGone(subject, input);
  if (gone !== undefined) return gone;
  const node = factAbout(input.snapshot, 'node', subject);
  if (node.state !== 'known') return cannotTell(node.reason, node.message, basis);
  const { unit } = node.value;
  if (unit === 'inactive' || unit === 'failed' || unit === 'absent')
    return done('UnitStopped', `the Kubernetes unit of ${subject} is ${unit}`, basis);
  return notDone('UnitRunning', `the Kubernetes unit of ${subject} is ${unit}`, basis, [
    {
      ...toMachine(id, subject),
      kind: 'StopUnit',
      id: idOf(id, 'StopUnit'),
      node: nodeName(subject),
      risk: 'disruptive',
      retry: patiently,
      reason: 'GoingDown',
      message: `stop the Kubernetes unit of ${subject}`,
    },
  ]);
};

/** "Stopped" means that the containers are gone too, with the shims that would hold a poweroff up. */
export const endContainers: Assess = ({ id, subject }, input) => {
  const basis = [`node/${subject}`];
  const gone = isGone(subject, input);
  if (gone !== undefined) return gone;
  const node = factAbout(input.snapshot, 'node', subject);
  if (node.state !== 'known') return cannotTell(node.reason, node.message, basis);
  const { workload, storage, system } = node.value.containers;
  const left = workload + storage + system;
  if (left === 0) return done('NoContainers', `${subject} runs no container`, basis);
  return notDone(
    'ContainersLeft',
    `${subject}: ${counted(left, 'container')} outlived ${left === 1 ? 'its' : 'their'} unit`,
    basis,
    [
      {
        ...toMachine(id, subject),
        kind: 'KillLeftovers',
        id: idOf(id, 'KillLeftovers'),
        node: nodeName(subject),
        risk: 'disruptive',
        retry: patiently,
        reason: 'GoingDown',
        message: `end ${left} leftover containers on ${subject}`,
      },
    ],
  );
};
