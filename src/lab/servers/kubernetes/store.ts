/**
 * The objects of the lab's API server, in memory, with one version that grows with every write, as etcd has it. Events of the last
 * writes are kept for watches; who comes from further back has to list anew.
 */
import { randomUUID } from 'node:crypto';
import { isObject, type Json, type JsonObject, type KubeObject, numberAt, textAt } from './objects.ts';
import { apiVersionOf, type Resource } from './resources.ts';

/** How many events are kept. */
export const eventsKept = 1_000;

export interface StoreEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly resource: Resource;
  readonly object: KubeObject;
  readonly version: number;
}
/** For objects that live elsewhere and are only shown here. */
export interface How {
  /** The version that the change has there. */
  readonly version?: number;
  /** The generation is what the object says, 1 when it says none. */
  readonly isCopy?: boolean;
}
export interface Store {
  version(): number;
  /** The oldest version from which a watch can go on. */
  oldest(): number;
  get(resource: Resource, namespace: string, name: string): KubeObject | undefined;
  /** Sorted by namespace and name, as etcd has them; of one namespace, or of all when it is empty. */
  all(resource: Resource, namespace?: string): readonly KubeObject[];
  /** Makes or replaces; gives uid, version, generation and times. Nothing is written when nothing changes. */
  put(resource: Resource, object: JsonObject, how?: How): KubeObject;
  remove(resource: Resource, object: KubeObject): KubeObject;
  /** Makes the objects of the resource exactly these, as they are elsewhere at that version. */
  sync(resource: Resource, objects: readonly JsonObject[], version: number): void;
  /** Versions below are forgotten: lists that began there and watches from there expire. */
  compact(): void;
  eventsAfter(version: number): readonly StoreEvent[];
  onEvent(listener: (event: StoreEvent) => void): () => void;
}

export function createStore(): Store {
  const objects = new Map<Resource, Map<string, KubeObject>>();
  const listeners = new Set<(event: StoreEvent) => void>();
  let events: StoreEvent[] = [];
  let version = 1;
  let oldest = 1;
  const of = (resource: Resource): Map<string, KubeObject> => {
    const known = objects.get(resource) ?? new Map<string, KubeObject>();
    objects.set(resource, known);
    return known;
  };
  const tell = (event: StoreEvent): void => {
    events.push(event);
    if (events.length > eventsKept) oldest = events.shift()?.version ?? oldest;
    for (const listener of listeners) listener(event);
  };
  const forget = (resource: Resource, object: KubeObject, at: number): KubeObject => {
    const gone = { ...object, metadata: { ...object.metadata, resourceVersion: `${at}` } };
    of(resource).delete(keyOf(object));
    tell({ type: 'DELETED', resource, object: gone, version: at });
    return gone;
  };
  const copies = createCopies();
  const store: Store = {
    version: () => version,
    oldest: () => oldest,
    get: (resource, namespace, name) => of(resource).get(`${namespace}/${name}`),
    all: (resource, namespace = '') =>
      [...of(resource)]
        .filter(([key]) => namespace === '' || key.startsWith(`${namespace}/`))
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([, object]) => object),
    put(resource, object, how = {}) {
      const key = keyOf(object);
      const old = of(resource).get(key);
      const next = complete(resource, object, how.isCopy === true ? undefined : old, old);
      if (old !== undefined && sameBesideVersion(old, next)) return old;
      const at = how.version ?? version + 1;
      version = Math.max(version, at);
      const stored = { ...next, metadata: { ...next.metadata, resourceVersion: `${at}` } };
      of(resource).set(key, stored);
      tell({ type: old === undefined ? 'ADDED' : 'MODIFIED', resource, object: stored, version: at });
      return stored;
    },
    remove(resource, object) {
      version += 1;
      return forget(resource, object, version);
    },
    sync(resource, wanted, to) {
      const changed = copies.changed(resource, wanted, (key) => of(resource).get(key));
      version = Math.max(version, to);
      const keys = new Set(wanted.map(keyOf));
      for (const object of of(resource).values()) if (!keys.has(keyOf(object))) forget(resource, object, to);
      for (const object of changed) copies.note(resource, store.put(resource, object, { version: to, isCopy: true }));
    },
    compact() {
      events = [];
      oldest = version;
    },
    eventsAfter: (from) => events.filter((event) => event.version > from),
    onEvent(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
  return store;
}

/** What was copied from elsewhere. Nearly all of a large cluster is as it was a moment ago, and its text says so at once. */
function createCopies() {
  const texts = new Map<Resource, ReadonlyMap<string, string>>();
  const stored = new Map<Resource, Map<string, KubeObject>>();
  return {
    /** Those that are others than at the last time, or whose copy somebody changed since. */
    changed(
      resource: Resource,
      wanted: readonly JsonObject[],
      storedNow: (key: string) => KubeObject | undefined,
    ): readonly JsonObject[] {
      const before = texts.get(resource);
      const now = new Map(wanted.map((object) => [keyOf(object), JSON.stringify(object)]));
      texts.set(resource, now);
      return wanted.filter((object) => {
        const key = keyOf(object);
        const copy = stored.get(resource)?.get(key);
        return before?.get(key) !== now.get(key) || copy === undefined || copy !== storedNow(key);
      });
    },
    note(resource: Resource, copy: KubeObject): void {
      const known = stored.get(resource) ?? new Map<string, KubeObject>();
      stored.set(resource, known.set(keyOf(copy), copy));
    },
  };
}

function keyOf(object: JsonObject): string {
  return `${textAt(object, 'metadata', 'namespace') ?? ''}/${textAt(object, 'metadata', 'name') ?? ''}`;
}

/** What the server itself gives to an object. `counted`: its predecessor, when generations are counted here. */
function complete(
  resource: Resource,
  object: JsonObject,
  counted: KubeObject | undefined,
  old: KubeObject | undefined,
): KubeObject {
  const given = isObject(object['metadata']) ? object['metadata'] : {};
  const generation = counted === undefined ? 1 : (numberAt(counted, 'metadata', 'generation') ?? 1);
  const isNewSpec = counted !== undefined && !same(counted['spec'], object['spec']);
  return {
    apiVersion: apiVersionOf(resource),
    kind: resource.kind,
    ...object,
    metadata: {
      ...given,
      name: textAt(given, 'name') ?? '',
      uid: textAt(given, 'uid') ?? old?.metadata.uid ?? randomUUID(),
      resourceVersion: old?.metadata.resourceVersion ?? '',
      generation: numberAt(given, 'generation') ?? generation,
      creationTimestamp: textAt(given, 'creationTimestamp') ?? textAt(old, 'metadata', 'creationTimestamp') ?? now(),
      ...(isNewSpec ? { generation: generation + 1 } : {}),
    },
  };
}

/** metav1.Time: whole seconds. */
export function now(afterSeconds = 0): string {
  return `${new Date(Date.now() + afterSeconds * 1_000).toISOString().slice(0, 19)}Z`;
}

function sameBesideVersion(a: KubeObject, b: KubeObject): boolean {
  const blank = { resourceVersion: '' };
  return same({ ...a, metadata: { ...a.metadata, ...blank } }, { ...b, metadata: { ...b.metadata, ...blank } });
}

export function same(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((one, index) => same(one, b[index]));
  if (!isObject(a) || !isObject(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && same(a[key], b[key]));
}
