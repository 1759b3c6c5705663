/** Rows of the way down that empty a node: drain, workload containers, volumes. */

import type { Action } from '../../core/action.ts';
import type { Config } from '../../core/config.ts';
import { counted, isOrAre } from '../../core/counted.ts';
import { fact, factAbout, type PodReading } from '../../core/facts.ts';
import { type NodeName, nodeName, type StepId, stepId } from '../../core/ids.ts';
import { after } from '../../core/moment.ts';
import type { Assessment } from '../../core/step.ts';
import { isIgnored } from '../../core/view.ts';
import {
  type Assess,
  type AssessInput,
  cannotTell,
  done,
  idOf,
  notDone,
  patiently,
  toApi,
  toMachine,
} from '../assess.ts';

/** Grace of a pod when the reserve no longer allows patience, seconds. */
const hurriedGraceSeconds = 15;

/**
 * By the rules of kubectl drain: DaemonSet, mirror and finished pods are left; bare pods and those with emptyDir are evicted.
 * Namespaces of storage, network and webhooks stay until their node stops.
 */
export function isDrained(pod: PodReading, keepNamespaces: readonly string[]): boolean {
  return (
    pod.kind === 'daemon' || pod.kind === 'mirror' || pod.kind === 'finished' || keepNamespaces.includes(pod.namespace)
  );
}

export const drain: Assess = ({ id, subject }, input) => {
  const basis = [`pods/${subject}`];
  const gone = isGone(subject, input);
  if (gone !== undefined) return gone;
  const pods = factAbout(input.snapshot, 'pods', subject);
  if (pods.state !== 'known') return cannotTell(pods.reason, pods.message, basis);
  const draining = drainingOf(pods.value, id, input.config);
  const { left } = draining;
  if (left.length === 0) return done('Drained', `${subject} runs no pod that could be evicted`, basis);
  const patient = arePdbsObeyed(input);
  const graceful = input.run?.pace === 'graceful';
  const how = `${patient} ${graceful}`;
  const kept = draining.assessments.get(how);
  if (kept !== undefined) return kept;
  const actions = left.filter((pod) => !pod.terminating).map((pod) => endPod(pod, patient, id, input));
  const blocked = left.find((pod) => pod.blockedBy !== undefined && !pod.terminating);
  const what =
    blocked === undefined
      ? `${counted(left.length, 'pod')} to go`
      : `PodDisruptionBudget ${blocked.blockedBy} allows none`;
  const reason = blocked === undefined ? 'PodsLeft' : 'DisruptionBudget';
  const assessment = notDone(reason, `${subject}: ${what}`, basis, actions);
  draining.assessments.set(how, assessment);
  return assessment;
};

/** One list of pods, as one step sees it. */
interface Draining {
  readonly id: StepId;
  readonly config: Config;
  readonly left: readonly PodReading[];
  /** By what else they depend on: patience and pace. */
  readonly assessments: Map<string, Assessment>;
}
const drainings = new WeakMap<readonly PodReading[], Draining>();

/** A request per pod in every tick is most of the garbage of a large drain, and the same for as long as the cell stays. */
function drainingOf(pods: readonly PodReading[], id: StepId, config: Config): Draining {
  const known = drainings.get(pods);
  if (known?.id === id && known.config === config) return known;
  const keep = config.shutdown.drain.keepNamespaces;
  const draining = { id, config, left: pods.filter((pod) => !isDrained(pod, keep)), assessments: new Map() };
  drainings.set(pods, draining);
  return draining;
}

/**
 * One total bound for all budgets, from the moment when all nodes were cordoned: from then on an eviction that a budget blocks
 * can never succeed, because no replacement can start.
 */
function arePdbsObeyed({ run, now, config }: AssessInput): boolean {
  if (run === undefined || run.pace !== 'graceful') return false;
  return run.cordonedAt === undefined || !now.reached(after(run.cordonedAt, config.shutdown.drain.pdbPatienceMs));
}

function endPod(pod: PodReading, patient: boolean, id: Parameters<Assess>[0]['id'], input: AssessInput): Action {
  const cap = input.run?.pace === 'graceful' ? input.config.shutdown.drain.maxGraceMs / 1000 : hurriedGraceSeconds;
  const kind = patient || pod.blockedBy === undefined ? 'EvictPod' : 'DeletePod';
  return {
    ...toApi(id, `${pod.namespace}/${pod.name}`),
    kind,
    id: idOf(id, kind, pod.namespace, pod.name, pod.uid),
    namespace: pod.namespace,
    pod: pod.name,
    uid: pod.uid,
    graceSeconds: Math.min(pod.graceSeconds, cap),
    risk: 'disruptive',
    // A budget that says 429 is asked again after 5 s, as kubectl does.
    retry: { maxAttempts: 100, firstBackoffMs: 5_000, ifOutcomeUnknown: 'repeat' },
    reason: kind === 'EvictPod' ? 'Draining' : 'DisruptionBudgetOverruled',
    message: `${kind === 'EvictPod' ? 'evict' : 'delete'} ${pod.namespace}/${pod.name}`,
  };
}

/** Over SSH and the CRI: what the drain left, or everything when there was no drain. Storage containers stay. */
export const endWorkloads: Assess = ({ id, subject }, input) => {
  const basis = [`node/${subject}`];
  const gone = isGone(subject, input);
  if (gone !== undefined) return gone;
  const node = factAbout(input.snapshot, 'node', subject);
  if (node.state !== 'known') return cannotTell(node.reason, node.message, basis);
  const left = node.value.containers.workload;
  if (left === 0) return done('NoWorkloads', `${subject} runs no workload container`, basis);
  const name = nodeName(subject);
  const graceSeconds = input.run?.pace === 'emergency' ? 2 : hurriedGraceSeconds;
  return notDone('WorkloadsLeft', `${subject}: ${left} workload containers still run`, basis, [
    {
      ...toMachine(id, subject),
      kind: 'EndWorkloads',
      id: idOf(id, 'EndWorkloads'),
      node: name,
      graceSeconds,
      risk: 'disruptive',
      retry: patiently,
      reason: 'GoingDown',
      message: `end ${left} workload containers on ${subject}`,
    },
  ]);
};

/**
 * Free when no volume attached anywhere has its engine or a replica here. Without the API the mounts of the nodes prove it: when
 * nothing is mounted on any node that still runs, no volume is in use.
 */
export const detachVolumes: Assess = ({ subject }, input) => {
  const gone = isGone(subject, input);
  if (gone !== undefined) return gone;
  const volumes = factAbout(input.snapshot, 'volumes', subject);
  if (volumes.state === 'known' && fact(input.snapshot, 'api').state === 'known') {
    const basis = [`volumes/${subject}`];
    const { engines, replicas } = volumes.value;
    // Nobody waits for an engine on a machine that ananke may not touch, or that is past help. An engine that goes on running
    // elsewhere (a partial run) is waited for until the limit, so that the loss of the replica stands in the record.
    const waiting = replicas.filter(({ engineOn }) => {
      const engine = nodeName(engineOn);
      return !isIgnored(input.spec, engine) && !isGivenUp(engine, input);
    });
    if (engines.length === 0 && waiting.length === 0) {
      const held = replicas.length - waiting.length;
      return held === 0
        ? done('VolumesDetached', `no attached volume touches ${subject}`, basis)
        : done(
            'HeldByIgnoredNode',
            `${counted(held, 'replica')} on ${subject} of engines that this run cannot end`,
            basis,
          );
    }
    return notDone(
      'VolumesAttached',
      `${subject}: ${counted(engines.length, 'engine')}, ${counted(waiting.length, 'replica')} of attached volumes`,
      basis,
    );
  }
  return mountsTell(subject, input);
};

/** Silent for longer than its own steps may take: it holds nobody up any more. */
function isGivenUp(name: NodeName, { run, pictures }: AssessInput): boolean {
  if (pictures.get(name)?.silent !== true) return false;
  const rows = ['stay-down', 'end-workloads'].map((row) => run?.steps[stepId(row, name)]);
  return rows.some((record) => record?.settledBy !== undefined);
}

function mountsTell(subject: string, input: AssessInput): ReturnType<Assess> {
  if (input.pictures.get(nodeName(subject))?.silent === true) {
    return cannotTell('HostSilent', `${subject} does not answer, so its mounts are not known`, [`node/${subject}`]);
  }
  const others = input.site.kubelets.filter(
    (name) => input.downMachines.has(name) && input.pictures.get(name)?.silent !== true,
  );
  const basis = others.map((name) => `node/${name}`);
  let mounts = 0;
  for (const name of others) {
    const node = factAbout(input.snapshot, 'node', name);
    if (node.state !== 'known') return cannotTell(node.reason, `${name}: ${node.message}`, basis);
    mounts += node.value.mounts;
  }
  if (mounts === 0) return done('NothingMounted', `no node that still answers has a volume mounted`, basis);
  return notDone(
    'VolumesMounted',
    `${subject}: ${counted(mounts, 'volume')} ${isOrAre(mounts)} still mounted somewhere`,
    basis,
  );
}

/** A machine that is off is past these rows. */
export function isGone(subject: string, input: AssessInput): ReturnType<Assess> | undefined {
  const name = nodeName(subject);
  const picture = input.pictures.get(name);
  if (picture?.off === 'proven')
    return {
      verdict: { is: 'not-applicable', reason: 'MachineOff', message: `${subject} is off` },
      basis: [`reach/${subject}`],
      actions: [],
    };
  return undefined;
}
