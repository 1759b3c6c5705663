/**
 * The simulated world behind the API server of the lab. Before a resource is read the world is asked for it, over the same commands
 * that the simulated controller uses, so that an API without quorum, a cut network and a lagging list look the same from both sides.
 * Changes go to the world as commands; what it refuses is refused.
 */

import { whenKnown } from '../../../core/when-known.ts';
import type { FluxView, Listed, PdbView, PodView, Reply as WorldReply } from '../../world/command.ts';
import { vaultOfWorld } from '../vault/of-world.ts';
import type { Backend, Removal } from './backend.ts';
import { at, type JsonObject, type KubeObject, namespaceOf, textsAt } from './objects.ts';
import {
  attachmentObjects,
  engineObject,
  fluxObject,
  leaseObject,
  nodeObject,
  replicaObjects,
  volumeObject,
} from './project.ts';
import { budgetObject, controllerObjects, podObject } from './project-pods.ts';
import { type Resource, resourceNamed } from './resources.ts';
import { type Reply, refusal, success } from './status.ts';
import type { How, Store } from './store.ts';
import { gateOf, refusalOf, type WorldLink, worldTimeoutMs } from './world-link.ts';

const timeoutMs = worldTimeoutMs;
const pods = resourceNamed('pods');

export function createWorldBackend(outside: WorldLink, store: Store): Backend {
  const link = goingOn(outside);
  return {
    gate: async () => gateOf(await outside.send({ kind: 'api-ready', timeoutMs })),
    async refresh(resource) {
      const shown = await show(link, resource);
      if (shown === undefined) return { version: `${store.version()}` };
      if (shown.outcome !== 'ok') return gateOf(shown);
      const { items, resourceVersion } = shown.value;
      store.sync(resource, items, resourceVersion);
      return { version: `${resourceVersion}` };
    },
    change: (resource, before, after, manager) => change(link, resource, { before, after, manager }),
    end: (pod, removal, by) => end(link, store, pod, removal, by),
    inPod: vaultOfWorld(link),
  };
}

/** What is asked behind the gate belongs to a request that has waited there already. */
function goingOn(link: WorldLink): WorldLink {
  return { send: (command) => link.send({ ...command, goesOn: true }) };
}

/** Undefined: the world has nothing of this kind. */
async function show(link: WorldLink, { name }: Resource): Promise<WorldReply<Listed<JsonObject>> | undefined> {
  switch (name) {
    case 'nodes':
      return shown(await link.send({ kind: 'api-nodes', timeoutMs }), (nodes) => nodes.map(nodeObject));
    case 'leases':
      return shown(await link.send({ kind: 'api-nodes', timeoutMs }), (nodes) => nodes.map(leaseObject));
    case 'pods':
      return await podsShown(link, (views) => views.map(podObject));
    case 'deployments':
      return await podsShown(link, (views) => controllerObjects(views, 'Deployment'));
    case 'statefulsets':
      return await podsShown(link, (views) => controllerObjects(views, 'StatefulSet'));
    case 'daemonsets':
      return await podsShown(link, (views) => controllerObjects(views, 'DaemonSet'));
    case 'poddisruptionbudgets':
      return shown(await link.send({ kind: 'api-pdbs', timeoutMs }), (budgets: readonly PdbView[]) =>
        budgets.map(budgetObject),
      );
    case 'volumes':
      return shown(await link.send({ kind: 'api-volumes', timeoutMs }), (volumes) => volumes.map(volumeObject));
    case 'engines':
      return shown(await link.send({ kind: 'api-volumes', timeoutMs }), (volumes) => volumes.map(engineObject));
    case 'replicas':
      return shown(await link.send({ kind: 'api-volumes', timeoutMs }), (volumes) => volumes.flatMap(replicaObjects));
    case 'volumeattachments':
      return shown(await link.send({ kind: 'api-volumes', timeoutMs }), (volumes) =>
        volumes.flatMap(attachmentObjects),
      );
    case 'kustomizations':
      return await fluxShown(link, 'Kustomization');
    case 'helmreleases':
      return await fluxShown(link, 'HelmRelease');
    case 'gitrepositories':
      return await fluxShown(link, 'GitRepository');
    default:
      return undefined;
  }
}

function shown<View>(
  reply: WorldReply<Listed<View>>,
  project: (views: readonly View[]) => JsonObject[],
): WorldReply<Listed<JsonObject>> {
  if (reply.outcome !== 'ok') return reply;
  const { items, resourceVersion } = reply.value;
  return { outcome: 'ok', value: { resourceVersion, items: project(items) } };
}

async function podsShown(link: WorldLink, project: (views: readonly PodView[]) => JsonObject[]) {
  return shown(await link.send({ kind: 'api-pods', timeoutMs }), project);
}

async function fluxShown(link: WorldLink, kind: FluxView['kind']) {
  return shown(await link.send({ kind: 'api-flux', timeoutMs }), (views) =>
    views.filter((view) => view.kind === kind).map(fluxObject),
  );
}

interface Changing {
  readonly before: KubeObject;
  readonly after: JsonObject;
  readonly manager: string;
}

/** What the world can be told of a change: the switch, and annotations. */
async function change(link: WorldLink, resource: Resource, changing: Changing): Promise<How | Reply> {
  const { before, after, manager } = changing;
  const { name } = before.metadata;
  const annotations = annotationsChanged(before, after);
  const isOn = (object: JsonObject, field: string): boolean => at(object, 'spec', field) === true;
  const patch = { annotations, fieldManager: manager, timeoutMs };
  switch (resource.kind) {
    case 'Node': {
      const [onlyIf, unschedulable] = [isOn(before, 'unschedulable'), isOn(after, 'unschedulable')];
      return written(
        await link.send({ kind: 'api-cordon', node: name, unschedulable, onlyIf, ...patch }),
        resource,
        name,
      );
    }
    case 'Kustomization':
    case 'HelmRelease':
    case 'GitRepository': {
      const [onlyIf, suspend] = [isOn(before, 'suspend'), isOn(after, 'suspend')];
      const object = { kind: resource.kind, name };
      return written(await link.send({ kind: 'api-suspend', object, suspend, onlyIf, ...patch }), resource, name);
    }
    default:
      return refusal(422, 'Invalid', `the simulated world knows no changes of ${resource.name}`);
  }
}

function annotationsChanged(before: JsonObject, after: JsonObject): Record<string, string | null> {
  const [old = {}, next = {}] = [before, after].map((object) => textsAt(object, 'metadata', 'annotations'));
  const gone = Object.keys(old).filter((key) => !Object.hasOwn(next, key));
  const set = Object.entries(next).filter(([key, value]) => old[key] !== value);
  return Object.fromEntries([...gone.map((key) => [key, null] as const), ...set]);
}

function written(
  reply: WorldReply<{ readonly resourceVersion?: number }>,
  resource: Resource,
  name: string,
): How | Reply {
  if (reply.outcome === 'ok') return { ...whenKnown('version', reply.value.resourceVersion), isCopy: true };
  if (reply.outcome === 'timeout') return refusal(504, 'Timeout', 'the simulated world did not answer');
  return refusalOf(reply.word, reply.message, resource, name);
}

async function end(
  link: WorldLink,
  store: Store,
  pod: KubeObject,
  { graceSeconds, uid }: Removal,
  by: 'evict' | 'delete',
): Promise<Reply> {
  const { name } = pod.metadata;
  const target = { namespace: namespaceOf(pod), pod: name, uid: uid ?? pod.metadata.uid, timeoutMs };
  const grace = (graceSeconds ?? 30) * 1_000;
  const reply =
    by === 'evict'
      ? await link.send({ kind: 'api-evict', ...target, ...(graceSeconds === undefined ? {} : { graceMs: grace }) })
      : await link.send({ kind: 'api-delete-pod', ...target, graceMs: grace });
  const refused = written(reply, pods, name);
  if ('status' in refused) return refused;
  return by === 'evict' ? success(201) : { status: 200, body: store.get(pods, target.namespace, name) ?? pod };
}
