/** Rows of the way up that bring one machine back: power, finishing an old poweroff, wake, reach, identity, clock. */
import { factAbout } from '../../core/facts.ts';
import { nodeName } from '../../core/ids.ts';
import { mayStart } from '../../core/may-start.ts';
import { valueOf } from '../../core/observed.ts';
import {
  type Assess,
  type AssessInput,
  again,
  cannotTell,
  done,
  idOf,
  notApplicable,
  notDone,
  toMachine,
} from '../assess.ts';
import { powerOffAction } from '../down/power.ts';

/** Not waited for while it is unreachable (`startup.ignore_unavailable_nodes`); used as soon as it answers. */
export function isExcused(subject: string, input: AssessInput): boolean {
  const name = nodeName(subject);
  return input.config.startup.ignoreUnavailableNodes.includes(name) && input.pictures.get(name)?.silent === true;
}
const excused = (subject: string) => notApplicable('Excused', `${subject} is unreachable and need not be waited for`);

/** Runs as it should: nothing about it needs power that is not there already. */
function isRunning(subject: string, input: AssessInput): boolean {
  const name = nodeName(subject);
  const picture = input.pictures.get(name);
  if (picture?.answers !== true || picture.reading === undefined) return false;
  return input.site.machine.get(name)?.role === 'host' || picture.reading.unit === 'active';
}

export const powerSafe: Assess = ({ subject }, input) => {
  const machine = input.site.machine.get(nodeName(subject));
  if (machine === undefined) return notApplicable('NotConfigured', `${subject} is not configured`);
  const basis = machine.feeds.map((feed) => `ups/${feed}`);
  // Turning an unfinished way down round waits for the power of all, also of what still runs: nothing is undone by a flicker.
  if (isRunning(subject, input) && input.run?.reverses !== true) return done('AlreadyRuns', `${subject} runs`, basis);
  const picture = input.pictures.get(machine.name);
  const rule = mayStart(input, machine, picture?.answers === true ? picture.reading?.bootId : undefined);
  if (rule.met) return done(rule.reason, rule.message, basis);
  return { ...notDone(rule.reason, rule.message, basis), proceed: rule.scout === true };
};

/** A machine that was told to go off goes off, before anything starts it: half off is worse than off. */
export const finishOff: Assess = ({ id, subject }, input) => {
  const name = nodeName(subject);
  const told = input.memory.committed[name];
  const basis = [`reach/${subject}`, `node/${subject}`];
  if (told === undefined) return notApplicable('NeverTold', `${subject} was not told to go off`);
  const picture = input.pictures.get(name);
  if (picture?.off === 'proven') return done('MachineOff', `${subject} is off`, basis);
  if (picture?.off === 'unproven') return done('OffUnproven', `${subject} has been silent for long`, basis);
  const boot = picture?.answers === true ? picture.reading?.bootId : undefined;
  if (boot === undefined) return cannotTell('GoingOff', `${subject} is going off`, basis);
  if (boot !== told) return done('BootedAgain', `${subject} went off and has booted again`, basis);
  return notDone('StillOn', `${subject} was told to go off and still runs in the same boot`, basis, [
    powerOffAction(id, subject, told, 'poweroff', basis, input),
  ]);
};

/** On the way when it answers; in a boot that was told to go off, `finish-off` comes first. */
export const wake: Assess = ({ id, subject }, input) => {
  const name = nodeName(subject);
  if (isExcused(subject, input)) return excused(subject);
  const basis = [`reach/${subject}`];
  const machine = input.site.machine.get(name);
  const picture = input.pictures.get(name);
  if (picture?.answers === true) return done('MachineAnswers', `${subject} answers`, basis);
  const reach = factAbout(input.snapshot, 'reach', subject);
  if (reach.state !== 'known') return cannotTell(reach.reason, reach.message, basis);
  if (machine === undefined || machine.wake.method === 'manual') {
    return notDone('NeedsPerson', `${subject} only starts by hand`, basis);
  }
  if (machine.wake.method === 'mains') {
    return notDone(
      'NeedsPowerCycle',
      `${subject} starts when power comes to it; if it was off with power on, cycle its power`,
      basis,
    );
  }
  return notDone('MachineSilent', `${subject} does not answer`, basis, [
    {
      ...toMachine(id, subject),
      kind: 'Wake',
      id: idOf(id, 'Wake'),
      node: name,
      lane: 'wake',
      risk: 'disruptive',
      retry: {
        maxAttempts: 100,
        firstBackoffMs: machine.wake.method === 'wake-on-lan' ? machine.wake.intervalMs : 20_000,
        ifOutcomeUnknown: 'repeat',
      },
      reason: 'ComingUp',
      message: `wake ${subject} (${machine.wake.method})`,
    },
  ]);
};

/** A real command ran on it. */
export const reach: Assess = ({ subject }, input) => {
  if (isExcused(subject, input)) return excused(subject);
  const basis = [`node/${subject}`];
  const node = factAbout(input.snapshot, 'node', subject);
  if (node.state !== 'known') return cannotTell(node.reason, node.message, basis);
  return done('CommandRan', `${subject} runs commands`, basis);
};

/** The observer refuses an answer whose host key or machine id is not the pinned one; such a fact is unknown with this reason. */
export const hostIdentity: Assess = ({ subject }, input) => {
  if (isExcused(subject, input)) return excused(subject);
  const basis = [`node/${subject}`];
  const node = factAbout(input.snapshot, 'node', subject);
  if (node.state === 'known') return done('IdentityPinned', `${subject} is who it should be`, basis);
  if (node.reason === 'HostKeyMismatch' || node.reason === 'MachineIdMismatch')
    return notDone(node.reason, node.message, basis);
  return cannotTell(node.reason, node.message, basis);
};

/** Machines without a clock boot in the past: certificates would not be valid yet. */
export const clockSane: Assess = ({ subject }, input) => {
  if (isExcused(subject, input)) return excused(subject);
  const basis = [`node/${subject}`];
  const node = valueOf(factAbout(input.snapshot, 'node', subject));
  if (node === undefined) return cannotTell('NeverRead', `the clock of ${subject} is not known`, basis);
  const limit = input.config.startup.clockMaxSkewSeconds;
  // A step of the own clock must not make every other one look wrong.
  if (node.clockSynchronized) return done('ClockSynchronized', `the clock of ${subject} is synchronised`, basis);
  if (Math.abs(node.clockSkewSeconds) <= limit)
    return done('ClockNear', `the clock of ${subject} is within ${limit} s`, basis);
  return notDone(
    'ClockFar',
    `the clock of ${subject} is ${node.clockSkewSeconds} s from this host's, ${limit} s are allowed`,
    basis,
  );
};

/** Unit and marker; `activating` is enough, because one server alone can never become active. */
export const startUnit: Assess = ({ id, subject }, input) => {
  if (isExcused(subject, input)) return excused(subject);
  const basis = [`node/${subject}`];
  const node = factAbout(input.snapshot, 'node', subject);
  if (node.state !== 'known') return cannotTell(node.reason, node.message, basis);
  const { unit, marker } = node.value;
  if (marker === undefined && (unit === 'active' || unit === 'activating'))
    return done('UnitStarted', `the Kubernetes unit of ${subject} is ${unit}`, basis);
  const name = nodeName(subject);
  const common = {
    ...toMachine(id, subject),
    node: name,
    risk: 'disruptive',
    retry: again,
    reason: 'ComingUp',
  } as const;
  const clear = {
    ...common,
    kind: 'ClearStayDown',
    id: idOf(id, 'ClearStayDown'),
    message: `let Kubernetes start on ${subject}`,
  } as const;
  const start = {
    ...common,
    kind: 'StartUnit',
    id: idOf(id, 'StartUnit'),
    message: `start the Kubernetes unit of ${subject}`,
  } as const;
  if (unit === 'deactivating')
    return notDone('UnitStopping', `the Kubernetes unit of ${subject} is still stopping`, basis);
  const runs = unit === 'active' || unit === 'activating';
  const actions = [...(marker === undefined ? [] : [clear]), ...(runs ? [] : [start])];
  return notDone('UnitStopped', `the Kubernetes unit of ${subject} is ${unit}`, basis, actions);
};

/** Ready with a lease that was renewed lately: a Ready left over from before the outage is not. */
export const nodeReady: Assess = ({ subject }, input) => {
  if (isExcused(subject, input)) return excused(subject);
  const basis = [`kube-node/${subject}`];
  const node = factAbout(input.snapshot, 'kube-node', subject);
  if (node.state !== 'known') return cannotTell(node.reason, node.message, basis);
  if (!node.value.ready) return notDone('NodeNotReady', `${subject} is not Ready`, basis);
  switch (node.value.lease) {
    case 'renewed':
      return done('NodeReady', `${subject} is Ready with a fresh lease`, basis);
    case 'stale':
      return notDone('LeaseStale', `${subject} is Ready by an old lease`, basis);
    case 'unproven':
      return cannotTell('LeaseUnproven', `${subject} is Ready, and its lease has still to be seen renewed`, basis);
  }
};
