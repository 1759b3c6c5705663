/** What is served, as discovery tells it (unaggregated): APIVersions, APIGroupList, APIGroup, APIResourceList. */
import type { JsonObject } from './objects.ts';
import { apiVersionOf, type Resource } from './resources.ts';
import { noSuchPath, type Reply } from './status.ts';

export function discover(served: readonly Resource[], group: string | undefined, version: string | undefined): Reply {
  if (group === undefined) {
    const groups = [...new Set(served.map((one) => one.group))].filter((name) => name !== '');
    return ok({ kind: 'APIGroupList', apiVersion: 'v1', groups: groups.map((name) => groupOf(served, name)) });
  }
  const found = served.filter((one) => one.group === group && (version === undefined || one.version === version));
  const [first] = found;
  if (first === undefined) return noSuchPath();
  if (version === undefined) return ok({ kind: 'APIGroup', apiVersion: 'v1', ...groupOf(served, group) });
  return ok({
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion: apiVersionOf(first),
    resources: found.flatMap(resourceEntries),
  });
}

const ok = (body: JsonObject): Reply => ({ status: 200, body });

function groupOf(served: readonly Resource[], name: string): JsonObject {
  const versions = [...new Set(served.filter((one) => one.group === name).map((one) => one.version))];
  const entries = versions.map((version) => ({ groupVersion: `${name}/${version}`, version }));
  return { name, versions: entries, preferredVersion: entries[0] ?? {} };
}

function resourceEntries({ name, kind, namespaced }: Resource): JsonObject[] {
  const verbs = ['create', 'delete', 'get', 'list', 'patch', 'watch'];
  const entry = { name, singularName: kind.toLowerCase(), namespaced, kind, verbs };
  if (name !== 'pods') return [entry];
  const eviction = {
    ...entry,
    name: 'pods/eviction',
    group: 'policy',
    version: 'v1',
    kind: 'Eviction',
    verbs: ['create'],
  };
  return [entry, eviction];
}
