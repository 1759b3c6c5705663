/** Where things are in the API: https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-uris */

/** One kind of object, of all namespaces: what is listed and watched. */
export interface Collection {
  /** Empty: the core group. */
  readonly group: string;
  readonly version: string;
  /** In the plural, as paths have it. */
  readonly resource: string;
  /** Only of this namespace. */
  readonly namespace?: string;
}

export const nodes: Collection = { group: '', version: 'v1', resource: 'nodes' };
export const nodeLeases: Collection = {
  group: 'coordination.k8s.io',
  version: 'v1',
  resource: 'leases',
  namespace: 'kube-node-lease',
};
export const pods: Collection = { group: '', version: 'v1', resource: 'pods' };
export const disruptionBudgets: Collection = { group: 'policy', version: 'v1', resource: 'poddisruptionbudgets' };
export const volumeAttachments: Collection = { group: 'storage.k8s.io', version: 'v1', resource: 'volumeattachments' };
export const deployments: Collection = { group: 'apps', version: 'v1', resource: 'deployments' };
export const statefulSets: Collection = { group: 'apps', version: 'v1', resource: 'statefulsets' };
export const daemonSets: Collection = { group: 'apps', version: 'v1', resource: 'daemonsets' };
export const jobs: Collection = { group: 'batch', version: 'v1', resource: 'jobs' };

export function collectionPath({ group, version, resource, namespace }: Collection): string {
  const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
  return namespace === undefined ? `${root}/${resource}` : `${root}/namespaces/${part(namespace)}/${resource}`;
}

export function objectPath(collection: Collection, name: string): string {
  return `${collectionPath(collection)}/${part(name)}`;
}

/** For messages: `pods`, `volumes.longhorn.io`. */
export function spoken({ group, resource }: Collection): string {
  return group === '' ? resource : `${resource}.${group}`;
}

/** No name of Kubernetes holds what would have to be escaped; a name that does must not lead elsewhere. */
const part = encodeURIComponent;
