// Requests to the Kubernetes API, to Vault and to services.
import { type Answer, type Failure, failure, type Handlers } from './answer.ts';
import { list, showOwnWrite } from './api-views.ts';
import type { CommandOf, Listed, VaultStatus, Written } from './command.ts';
import { evictionRefusal } from './eviction.ts';
import { fluxName, setSuspended } from './flux.ts';
import { faultOn, type Kernel, touchApi } from './kernel.ts';
import { linked } from './network.ts';
import { cordon } from './nodes.ts';
import { markDeleting } from './pods.ts';
import { unseal } from './services.ts';
import { judgeSwitch } from './switches.ts';
import type { PodState, VaultPodState } from './truth.ts';

type ApiKinds =
  | 'api-ready'
  | 'api-nodes'
  | 'api-pods'
  | 'api-pdbs'
  | 'api-volumes'
  | 'api-flux'
  | 'api-cordon'
  | 'api-evict'
  | 'api-delete-pod'
  | 'api-suspend'
  | 'vault-status'
  | 'vault-unseal'
  | 'service-probe';

export const apiHandlers: Handlers<ApiKinds> = {
  'api-ready': (k, _command, from) => onApi(k, from, () => ({ ok: {} })),
  'api-nodes': (k, _command, from) => listed(k, from, () => list(k, 'nodes')),
  'api-pods': (k, _command, from) => listed(k, from, () => list(k, 'pods')),
  'api-pdbs': (k, _command, from) => listed(k, from, () => list(k, 'pdbs')),
  'api-volumes': (k, _command, from) => listed(k, from, () => list(k, 'volumes')),
  'api-flux': (k, _command, from) => listed(k, from, () => list(k, 'flux')),
  'api-cordon': (k, command, from) => onApi(k, from, () => cordonNode(k, command)),
  'api-evict': (k, command, from) => onApi(k, from, () => evict(k, command)),
  'api-delete-pod': (k, command, from) =>
    onApi(k, from, () => withPod(k, command, (pod) => deleting(k, pod, command.graceMs, 'delete'))),
  'api-suspend': (k, command, from) => onApi(k, from, () => suspend(k, command)),
  'vault-status': (k, command, from) => onVault(k, command.pod, from, (pod) => ({ ok: vaultStatus(k, pod) })),
  'vault-unseal': (k, command, from) =>
    onVault(k, command.pod, from, (pod) => ({
      write: () => {
        const good = unseal(k, pod, command.share);
        return good ? { ok: vaultStatus(k, pod) } : failure('bad-share', 'A share was wrong; progress is reset');
      },
    })),
  'service-probe': (k, command, from) => {
    const service = k.state.services.get(command.service);
    if (service === undefined) return failure('no-such-target', command.service);
    if (!ingressAnswers(k, from)) return 'silence';
    service.probes += 1;
    const flaps = faultOn(k, 'probe-flaps', command.service) !== undefined && service.probes % 2 === 0;
    const healthy = service.healthy && !flaps;
    return { ok: { healthy, status: healthy ? 200 : 503 } };
  },
};

/** Some server answers on 6443: with the truth, with 503 while there is no quorum, or nobody does. */
function onApi<T>(k: Kernel, from: string, answer: () => Answer<T>): Answer<T> {
  if (faultOn(k, 'api-gone', 'api') !== undefined) return 'silence';
  let refused = false;
  let starting = false;
  for (const machine of k.state.machines.values()) {
    if (machine.spec.role !== 'server' || machine.state !== 'on' || !linked(k, from, machine.spec.name)) continue;
    if (machine.unit === 'active' || machine.unit === 'activating') starting = true;
    else refused = true;
  }
  if (starting) return k.state.api.serves ? slowed(k, answer()) : failure('unavailable', 'etcd has no leader');
  return refused ? failure('connection-refused', 'No API server listens') : 'silence';
}

function slowed<T>(k: Kernel, answer: Answer<T>): Answer<T> {
  const slow = faultOn(k, 'api-slow', 'api');
  if (slow === undefined || answer === 'silence') return answer;
  return { ...answer, extraMs: (answer.extraMs ?? 0) + (slow.value ?? 8_000) };
}

function listed<T>(k: Kernel, from: string, show: () => Listed<T>): Answer<Listed<T>> {
  return onApi(k, from, () => {
    const found = show();
    return { ok: found, extraMs: found.items.length * k.site.latency.apiPerObject };
  });
}

function merged(
  present: Readonly<Record<string, string>>,
  patch: Readonly<Record<string, string | null>> | undefined,
): Readonly<Record<string, string>> {
  const result: Record<string, string> = { ...present };
  for (const [key, value] of Object.entries(patch ?? {})) {
    if (value === null) delete result[key];
    else result[key] = value;
  }
  return result;
}

function cordonNode(k: Kernel, command: CommandOf<'api-cordon'>): Answer<Written> {
  const node = k.state.nodes.get(command.node);
  if (node === undefined) return failure('not-found', `No node ${command.node}`);
  const judgement = judgeSwitch({ ...node, on: node.unschedulable }, { ...command, on: command.unschedulable });
  if (judgement !== 'write') return left(judgement, `unschedulable of ${node.name}`);
  return {
    write: () => {
      if (command.onlyIf !== undefined && node.unschedulable !== command.onlyIf)
        return failure('conflict', `unschedulable of ${node.name} is ${node.unschedulable}`);
      node.annotations = merged(node.annotations, command.annotations);
      cordon(k, node, command.unschedulable, command.fieldManager);
      return written(k, 'nodes', node.name);
    },
  };
}

const left = (judgement: 'nothing' | 'not-yours', what: string): Answer<Written> =>
  judgement === 'nothing' ? { ok: {}, idle: true } : failure('conflict', `${what} was set by somebody else`);

function suspend(k: Kernel, command: CommandOf<'api-suspend'>): Answer<Written> {
  const object = k.state.flux.get(fluxName(command.object));
  if (object === undefined) return failure('not-found', fluxName(command.object));
  const judgement = judgeSwitch({ ...object, on: object.suspended }, { ...command, on: command.suspend });
  if (judgement !== 'write') return left(judgement, `suspend of ${fluxName(command.object)}`);
  return {
    write: () => {
      if (command.onlyIf !== undefined && object.suspended !== command.onlyIf)
        return failure('conflict', `suspend of ${fluxName(command.object)} is ${object.suspended}`);
      object.annotations = merged(object.annotations, command.annotations);
      setSuspended(k, object, command.suspend, command.fieldManager);
      return written(k, 'flux', fluxName(command.object));
    },
  };
}

function written(k: Kernel, view: 'nodes' | 'pods' | 'flux', key: string): { readonly ok: Written } {
  const resourceVersion = touchApi(k);
  showOwnWrite(k, view, key);
  return { ok: { resourceVersion } };
}

function withPod(
  k: Kernel,
  target: { readonly uid: string; readonly namespace: string; readonly pod: string },
  answer: (pod: PodState) => Answer<Written>,
): Answer<Written> {
  const pod = k.state.pods.get(target.uid);
  if (pod !== undefined) return answer(pod);
  for (const other of k.state.pods.values()) {
    if (other.name === target.pod && other.spec.namespace === target.namespace) {
      return failure('conflict', 'Another pod has that name; the uid precondition failed');
    }
  }
  return failure('not-found', `No pod ${target.namespace}/${target.pod}`);
}

function evict(k: Kernel, command: CommandOf<'api-evict'>): Answer<Written> {
  return withPod(k, command, (pod) => {
    const refusal = evictionRefusal(k, pod);
    if (refusal !== undefined) return failure(refusal, 'Cannot evict pod as it would violate its disruption budget');
    return deleting(
      k,
      pod,
      Math.min(command.graceMs ?? Number.POSITIVE_INFINITY, pod.spec.terminationGraceMs),
      'evict',
    );
  });
}

function deleting(k: Kernel, pod: PodState, graceMs: number, by: 'evict' | 'delete'): Answer<Written> {
  return {
    write: () => {
      markDeleting(k, pod, graceMs, by);
      return written(k, 'pods', pod.uid);
    },
  };
}

function vaultStatus(k: Kernel, pod: VaultPodState): VaultStatus {
  const { threshold = 0, shares = [] } = k.site.vault ?? {};
  return { sealed: pod.sealed, progress: pod.given.size, threshold, shares: shares.length };
}

/** Through the API server, whose proxy addresses each pod by itself; the service leaves sealed pods out. */
function onVault<T>(k: Kernel, place: string, from: string, answer: (pod: VaultPodState) => Answer<T>): Answer<T> {
  return onApi(k, from, () => inVault(k, place, from, answer));
}

function inVault<T>(k: Kernel, place: string, from: string, answer: (pod: VaultPodState) => Answer<T>): Answer<T> {
  const pod = k.state.vault.get(place);
  if (pod === undefined) return failure('no-such-target', place);
  for (const machine of k.state.machines.values()) {
    if (machine.state !== 'on' || !linked(k, from, machine.spec.name)) continue;
    for (const container of machine.containers.values()) {
      if (container.started && `${container.spec.namespace}/${container.spec.name}` === place) return answer(pod);
    }
  }
  return failure('connection-refused', `${place} does not run`) satisfies Failure;
}

function ingressAnswers(k: Kernel, from: string): boolean {
  for (const machine of k.state.machines.values()) {
    if (machine.state === 'on' && machine.containers.size > 0 && linked(k, from, machine.spec.name)) return true;
  }
  return false;
}
