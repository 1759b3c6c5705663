/** One request that has been let in, to its reply. */
import { type AccessAsked, reviewAccess } from './access-review.ts';
import type { Backend } from './backend.ts';
import { discover } from './discovery.ts';
import { isObject, type Json, type JsonObject, type KubeObject, textAt } from './objects.ts';
import type { Pages } from './pages.ts';
import { manage, patchObject } from './patch.ts';
import { deletePod, evict, removalOf, uidConflict } from './pods.ts';
import { onProxy } from './proxy.ts';
import { apiVersionOf, groupResource, type Resource } from './resources.ts';
import type { Route } from './route.ts';
import {
  badRequest,
  methodNotAllowed,
  noSuchPath,
  notFound,
  type Reply,
  refusal,
  success,
  unavailable,
} from './status.ts';
import { now, type Store, same } from './store.ts';

export interface Request {
  readonly method: string;
  readonly query: URLSearchParams;
  readonly type: string;
  readonly body: Json | undefined;
}
export interface Api {
  readonly store: Store;
  readonly pages: Pages;
  readonly backend: Backend;
  readonly served: readonly Resource[];
  /** What the one user may do. */
  readonly may: (asked: AccessAsked) => boolean;
}
type Collection = Extract<Route, { is: 'collection' }>;
type OneObject = Extract<Route, { is: 'object' }>;

export async function handle(api: Api, route: Route, request: Request): Promise<Reply> {
  switch (route.is) {
    case 'health':
      return { status: 200, body: 'ok' };
    case 'version':
      return { status: 200, body: { major: '1', minor: '34', gitVersion: 'v1.34.0+lab', platform: 'linux/amd64' } };
    case 'nothing':
      return noSuchPath();
    case 'proxy':
      return await onProxy(api, route, request);
    case 'access-review':
      return request.method === 'POST' ? reviewAccess(request.body, api.may) : methodNotAllowed();
    case 'discovery':
      return discover(api.served, route.group, route.version);
    case 'collection':
    case 'object':
      return await handleResource(api, route, request);
  }
}

async function handleResource(api: Api, route: Collection | OneObject, request: Request): Promise<Reply> {
  if (!api.served.includes(route.resource)) return noSuchPath();
  const shown = await api.backend.refresh(route.resource);
  if (typeof shown === 'string') return unavailable();
  if (route.is === 'collection') return onCollection(api, route, request, shown.version);
  const object = api.store.get(route.resource, route.namespace, route.name);
  if (object === undefined) return notFound(route.resource, route.name);
  if (route.subresource === 'eviction') return await onEviction(api, route, request, object);
  if (route.subresource !== '' && route.subresource !== 'status') return noSuchPath();
  switch (request.method) {
    case 'GET':
      return { status: 200, body: object };
    case 'PATCH':
      return await onPatch(api, route, request, object);
    case 'DELETE':
      return await onDelete(api, route, request, object);
    default:
      return methodNotAllowed();
  }
}

function onCollection({ store, pages }: Api, route: Collection, request: Request, version: string): Reply {
  const { resource, namespace } = route;
  if (request.method === 'GET') return pages.list(resource, store.all(resource, namespace), version, request.query);
  if (request.method !== 'POST') return methodNotAllowed();
  const { body } = request;
  const name = textAt(body, 'metadata', 'name') ?? '';
  if (!isObject(body) || name === '') return badRequest('the object provided has no name');
  if (resource.namespaced !== (namespace !== '')) {
    return badRequest('the namespace of the provided object does not match the namespace sent on the request');
  }
  if (store.get(resource, namespace, name) !== undefined) {
    const message = `${groupResource(resource)} "${name}" already exists`;
    return refusal(409, 'AlreadyExists', message, { about: { resource, name } });
  }
  const metadata = isObject(body['metadata']) ? body['metadata'] : {};
  // A status is written by controllers and kubelets, and not by who makes the object.
  const status = resource.name === 'pods' ? { status: { phase: 'Pending' } } : {};
  const rest = Object.fromEntries(Object.entries(body).filter(([key]) => key !== 'status'));
  const place = namespace === '' ? {} : { namespace };
  const placed = { ...rest, metadata: { ...metadata, ...place }, ...status };
  return { status: 201, body: store.put(resource, placed) };
}

async function onEviction(api: Api, route: OneObject, request: Request, pod: KubeObject): Promise<Reply> {
  if (route.resource.name !== 'pods') return noSuchPath();
  if (request.method !== 'POST') return methodNotAllowed();
  if (textAt(request.body, 'metadata', 'name') !== route.name) {
    return badRequest('name in URL does not match name in Eviction object');
  }
  const options = isObject(request.body) ? request.body['deleteOptions'] : undefined;
  const removal = removalOf(options);
  const other = uidConflict(route.resource, pod, removal.uid);
  if (other !== undefined) return other;
  return (await api.backend.end(pod, removal, 'evict')) ?? evict(api.store, pod, removal);
}

async function onPatch(
  api: Api,
  { resource, subresource }: OneObject,
  request: Request,
  before: KubeObject,
): Promise<Reply> {
  if (request.body === undefined) return badRequest('the patch is no JSON');
  const change = patchObject(resource, before, request.type, request.body);
  if (change.is === 'refused') return change.reply;
  const manager = request.query.get('fieldManager') ?? 'unknown';
  const after = ofHalf(before, change.object, subresource);
  if (same(before, after)) return { status: 200, body: before };
  const how = await api.backend.change(resource, before, after, manager);
  if ('status' in how) return how;
  const managed = manage(after, apiVersionOf(resource), manager, request.body, now());
  return { status: 200, body: api.store.put(resource, managed, how) };
}

/** The object itself and its status are two halves: a change of one leaves the other as it is. */
function ofHalf(before: KubeObject, after: JsonObject, subresource: string): JsonObject {
  if (subresource === 'status') return { ...before, ...('status' in after ? { status: after['status'] ?? null } : {}) };
  const rest = Object.entries(after).filter(([key]) => key !== 'status');
  return Object.fromEntries('status' in before ? [...rest, ['status', before['status'] ?? null]] : rest);
}

async function onDelete(api: Api, { resource }: OneObject, request: Request, object: KubeObject): Promise<Reply> {
  const removal = removalOf(request.body);
  const other = uidConflict(resource, object, removal.uid);
  if (other !== undefined) return other;
  if (resource.name !== 'pods') {
    api.store.remove(resource, object);
    return success();
  }
  const fromQuery = Number(request.query.get('gracePeriodSeconds') ?? Number.NaN);
  const asked = Number.isNaN(fromQuery) ? removal : { ...removal, graceSeconds: fromQuery };
  const ended = await api.backend.end(object, asked, 'delete');
  return ended ?? { status: 200, body: deletePod(api.store, object, asked) };
}
