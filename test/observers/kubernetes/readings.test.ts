import { describe, expect, it } from 'vitest';
import { fitter } from '../../../src/observers/fit.ts';
import { podReading, storageReading } from '../../../src/observers/kubernetes/pods.ts';
import {
  DaemonSet,
  Deployment,
  DisruptionBudget,
  Job,
  Pod,
  StatefulSet,
} from '../../../src/observers/kubernetes/schema.ts';
import { volumesByNode } from '../../../src/observers/kubernetes/volumes.ts';
import { workloadsReading } from '../../../src/observers/kubernetes/workloads.ts';

type Part = Readonly<Record<string, unknown>>;
const meta = (name: string, more: Part = {}) => ({ name, namespace: 'a', uid: `uid-${name}`, generation: 3, ...more });
const owner = (kind: string, name = 'x') => ({ ownerReferences: [{ kind, name, controller: true }] });
const pod = (metadata: Part = {}, spec: Part = {}, status: Part = {}) =>
  Pod.parse({
    metadata: meta('p', metadata),
    spec: { nodeName: 'n1', ...spec },
    status: { phase: 'Running', ...status },
  });
const ready = { conditions: [{ type: 'Ready', status: 'True' }] };

describe('a pod', () => {
  it.each([
    ['owned', pod(owner('ReplicaSet'))],
    ['owned', pod(owner('Cluster'))],
    ['bare', pod()],
    ['bare', pod({ ownerReferences: [{ kind: 'Thing', name: 'x' }] })],
    ['daemon', pod(owner('DaemonSet'))],
    ['mirror', pod({ ...owner('Node'), annotations: { 'kubernetes.io/config.mirror': 'x' } })],
    ['finished', pod(owner('Job'), {}, { phase: 'Succeeded' })],
    ['finished', pod(owner('DaemonSet'), {}, { phase: 'Failed' })],
  ])('is %s', (kind, one) => {
    expect(podReading(one, []).kind).toBe(kind);
  });

  it('has 30 seconds when its spec says nothing', () => {
    expect(podReading(pod(), []).graceSeconds).toBe(30);
    expect(podReading(pod({}, { terminationGracePeriodSeconds: 0 }), []).graceSeconds).toBe(0);
  });

  it('is terminating from the moment at which its deletion was accepted', () => {
    expect(podReading(pod({ deletionTimestamp: '2026-11-22T00:00:00Z' }), []).terminating).toBe(true);
  });
});

describe('a disruption budget', () => {
  const budget = (
    spec: Part,
    status: unknown = { disruptionsAllowed: 0, observedGeneration: 3 },
    metadata: Part = {},
  ) => DisruptionBudget.parse({ metadata: meta('b', metadata), spec, status });
  const labels = { app: 'web', tier: 'front' };
  const blockedBy = (one: ReturnType<typeof budget>) => podReading(pod({ labels }), [one]).blockedBy;
  const forWeb = { selector: { matchLabels: { app: 'web' } } };

  it('blocks the pods that it selects while it allows none', () => {
    expect(blockedBy(budget(forWeb))).toBe('a/b');
    expect(blockedBy(budget(forWeb, { disruptionsAllowed: 1, observedGeneration: 3 }))).toBeUndefined();
    expect(blockedBy(budget({ selector: { matchLabels: { app: 'db' } } }))).toBeUndefined();
    expect(blockedBy(budget(forWeb, undefined, { namespace: 'b' }))).toBeUndefined();
  });

  it('blocks while its status is that of an older spec, or missing', () => {
    expect(blockedBy(budget(forWeb, { disruptionsAllowed: 1, observedGeneration: 2 }))).toBe('a/b');
    expect(blockedBy(budget(forWeb, null))).toBe('a/b');
  });

  it.each([
    [{ key: 'app', operator: 'In', values: ['web', 'db'] }, true],
    [{ key: 'app', operator: 'In', values: ['db'] }, false],
    [{ key: 'app', operator: 'NotIn', values: ['db'] }, true],
    [{ key: 'zone', operator: 'NotIn', values: ['db'] }, true],
    [{ key: 'tier', operator: 'Exists' }, true],
    [{ key: 'zone', operator: 'Exists' }, false],
    [{ key: 'zone', operator: 'DoesNotExist' }, true],
  ])('selects by %j: %s', (expression, isSelected) => {
    expect(blockedBy(budget({ selector: { matchExpressions: [expression] } })) !== undefined).toBe(isSelected);
  });

  it('selects everything with an empty selector, and nothing without one', () => {
    expect(blockedBy(budget({ selector: {} }))).toBe('a/b');
    expect(blockedBy(budget({}))).toBeUndefined();
  });
});

describe('storage', () => {
  it('is not ready on nodes with an unready pod of those namespaces that still has something to do', () => {
    const pods = [
      pod({ namespace: 'kube-system' }, { nodeName: 'n1' }),
      pod({ namespace: 'kube-system' }, { nodeName: 'n2' }, ready),
      pod({ namespace: 'kube-system' }, { nodeName: 'n3' }, { phase: 'Succeeded' }),
      pod({ namespace: 'web' }, { nodeName: 'n4' }),
      pod({ namespace: 'kube-system' }, { nodeName: undefined }),
    ];
    expect(storageReading(pods, ['kube-system'])).toEqual({ notReadyOn: ['n1'] });
  });
});

const none = { deployments: [], statefulSets: [], daemonSets: [], jobs: [], pods: [] };

describe('a Deployment', () => {
  const good = { observedGeneration: 3, replicas: 2, updatedReplicas: 2, availableReplicas: 2 };
  it.each([
    ['all its pods', { replicas: 2 }, good, true],
    ['no status', { replicas: 2 }, undefined, false],
    ['the status of an older spec', { replicas: 2 }, { ...good, observedGeneration: 2 }, false],
    ['a pod that is not available', { replicas: 2 }, { ...good, availableReplicas: 1 }, false],
    ['a pod of an older template', { replicas: 2 }, { ...good, replicas: 3 }, false],
    ['fewer new pods than it wants', { replicas: 3 }, good, false],
    [
      'one pod, when it does not say how many',
      {},
      { observedGeneration: 3, replicas: 1, updatedReplicas: 1, availableReplicas: 1 },
      true,
    ],
    ['none, and wants none', { replicas: 0 }, { observedGeneration: 3 }, true],
    [
      'a rollout that failed',
      { replicas: 2 },
      { ...good, conditions: [{ type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded' }] },
      false,
    ],
  ])('with %s', (_, spec, status, isDone) => {
    const deployments = [Deployment.parse({ metadata: meta('d'), spec, status })];
    expect(workloadsReading({ ...none, deployments }).notConverged).toEqual(isDone ? [] : ['Deployment/a/d']);
  });
});

describe('a StatefulSet', () => {
  const good = {
    observedGeneration: 3,
    readyReplicas: 2,
    updatedReplicas: 2,
    currentRevision: 'r',
    updateRevision: 'r',
  };
  const update = (type: string, partition?: number) => ({
    replicas: 2,
    updateStrategy: { type, ...(partition === undefined ? {} : { rollingUpdate: { partition } }) },
  });
  it.each([
    ['all its pods', update('RollingUpdate'), good, true],
    ['a pod that is not ready', update('RollingUpdate'), { ...good, readyReplicas: 1 }, false],
    ['a status never written', update('RollingUpdate'), { ...good, observedGeneration: 0 }, false],
    ['two revisions', update('RollingUpdate'), { ...good, updateRevision: 's' }, false],
    [
      'two revisions that a partition keeps',
      update('RollingUpdate', 1),
      { ...good, updatedReplicas: 1, updateRevision: 's' },
      true,
    ],
    ['two revisions that it leaves to people', update('OnDelete'), { ...good, updateRevision: 's' }, true],
    ['a sealed pod, left to people', update('OnDelete'), { ...good, readyReplicas: 1 }, false],
  ])('with %s', (_, spec, status, isDone) => {
    const statefulSets = [StatefulSet.parse({ metadata: meta('s'), spec, status })];
    expect(workloadsReading({ ...none, statefulSets }).notConverged).toEqual(isDone ? [] : ['StatefulSet/a/s']);
  });
});

describe('a DaemonSet', () => {
  const good = { observedGeneration: 3, desiredNumberScheduled: 5, updatedNumberScheduled: 5, numberAvailable: 5 };
  it.each([
    ['a pod on each node', {}, good, true],
    ['a pod that is not available', {}, { ...good, numberAvailable: 4 }, false],
    ['old pods', {}, { ...good, updatedNumberScheduled: 4 }, false],
    [
      'old pods that are left to people',
      { updateStrategy: { type: 'OnDelete' } },
      { ...good, updatedNumberScheduled: 0 },
      true,
    ],
  ])('with %s', (_, spec, status, isDone) => {
    const daemonSets = [DaemonSet.parse({ metadata: meta('d'), spec, status })];
    expect(workloadsReading({ ...none, daemonSets }).notConverged).toEqual(isDone ? [] : ['DaemonSet/a/d']);
  });
});

describe('other workloads', () => {
  it('are Jobs that failed and have no next turn', () => {
    const failed = { conditions: [{ type: 'Failed', status: 'True' }] };
    const jobs = [
      Job.parse({ metadata: meta('failed'), status: failed }),
      Job.parse({ metadata: meta('nightly', owner('CronJob')), status: failed }),
      Job.parse({ metadata: meta('running'), status: {} }),
    ];
    expect(workloadsReading({ ...none, jobs }).notConverged).toEqual(['Job/a/failed']);
  });

  it('are pods that no known controller tells of', () => {
    const pods = [
      pod({ name: 'alone' }),
      pod({ name: 'static', ...owner('Node') }),
      pod({ name: 'db-1', ...owner('Cluster', 'db') }),
      pod({ name: 'db-2', ...owner('Cluster', 'db') }),
      pod({ name: 'rs', ...owner('ReplicaSet', 'rs') }),
      pod({ name: 'web', labels: { 'pod-template-hash': 'x' }, ...owner('ReplicaSet') }),
      pod({ name: 'sts', ...owner('StatefulSet') }),
      pod({ name: 'well' }, {}, ready),
      pod({ name: 'over' }, {}, { phase: 'Failed' }),
    ];
    expect(workloadsReading({ ...none, pods }).notConverged).toEqual([
      'Cluster/a/db',
      'Pod/a/alone',
      'Pod/a/static',
      'ReplicaSet/a/rs',
    ]);
  });
});

describe('volumes', () => {
  const volume = (name: string, state: string, currentNodeID = '', nodeID = '') => ({
    metadata: { name },
    spec: { nodeID },
    status: { state, currentNodeID },
  });
  const replica = (volumeName: string, nodeID: string) => ({
    metadata: { name: `${volumeName}-${nodeID}` },
    spec: { volumeName, nodeID },
  });
  const nothing = { attachments: [], volumes: [], replicas: [], shareManagers: [] };
  const on = (found: Partial<typeof nothing> | Part, node = 'n1') =>
    volumesByNode({ ...nothing, ...found }, ['n1', 'n2']).get(node);

  it('touch the node of their engine and those of their replicas', () => {
    const found = { volumes: [volume('v', 'attached', 'n1')], replicas: [replica('v', 'n1'), replica('v', 'n2')] };
    expect(on(found)).toEqual({ engines: ['v'], replicas: [{ volume: 'v', engineOn: 'n1' }] });
    expect(on(found, 'n2')).toEqual({ engines: [], replicas: [{ volume: 'v', engineOn: 'n1' }] });
  });

  it.each([
    ['detached', '', '', false],
    ['detaching', 'n1', '', true],
    ['attaching', '', 'n1', true],
    ['deleting', '', '', false],
    ['deleting', 'n1', '', true],
    ['creating', '', '', false],
    ['a state of a later release', '', 'n1', true],
  ])('that are %s on "%s" (wanted on "%s") are in use: %s', (state, current, wanted, isInUse) => {
    const found = { volumes: [volume('v', state, current, wanted)], replicas: [replica('v', 'n2')] };
    expect(on(found, 'n2')?.replicas.length).toBe(isInUse ? 1 : 0);
    expect(on(found)?.engines).toEqual(isInUse ? ['v'] : []);
  });

  it('are in use also when nobody says where', () => {
    const found = { volumes: [volume('v', 'attaching')], replicas: [replica('v', 'n2')] };
    expect(on(found, 'n2')?.replicas).toEqual([{ volume: 'v', engineOn: '' }]);
  });

  it('are held by a share manager while it runs', () => {
    const shareManagers = [{ metadata: { name: 'v' }, status: { state: 'running', ownerID: 'n1' } }];
    expect(on({ shareManagers })?.engines).toEqual(['share-manager-v']);
    expect(on({ shareManagers, volumes: [volume('v', 'attached', 'n1')] })?.engines).toEqual(['v']);
    expect(
      on({ shareManagers: [{ metadata: { name: 'v' }, status: { state: 'stopped', ownerID: 'n1' } }] })?.engines,
    ).toEqual([]);
  });

  it('are told once when an attachment names them too', () => {
    const attachments = [
      {
        metadata: { name: 'csi' },
        spec: { nodeName: 'n1', source: { persistentVolumeName: 'v' } },
        status: { attached: true },
      },
      {
        metadata: { name: 'old' },
        spec: { nodeName: 'n1', source: { persistentVolumeName: 'w' } },
        status: { attached: false },
      },
    ];
    expect(on({ attachments, volumes: [volume('v', 'attached', 'n1')] })?.engines).toEqual(['v']);
  });
});

describe('an object that does not fit', () => {
  it.each([
    [{ metadata: { name: 'p', namespace: 'a', uid: 'u' }, spec: { nodeName: 7 } }, 'Pod a/p: spec.nodeName:'],
    [{ metadata: { name: 'p' }, spec: {} }, 'Pod p: metadata.namespace:'],
    [{}, 'Pod without a name: metadata:'],
    [null, 'Pod without a name: it:'],
    ['text', 'Pod without a name: it:'],
  ])('is named with what is wrong about it: %j', (object, words) => {
    const fit = fitter('Pod', Pod)(object);
    expect(fit.is === 'odd' && fit.failure.message).toContain(words);
  });
});
