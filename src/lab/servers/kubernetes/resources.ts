/** Every kind that the API server of the lab serves. */

export interface Resource {
  /** Empty: the core group. */
  readonly group: string;
  readonly version: string;
  /** In the plural, as in paths. */
  readonly name: string;
  readonly kind: string;
  readonly namespaced: boolean;
  /** Of a CustomResourceDefinition: it knows no strategic merge patch, and its objects say their kind in lists too. */
  readonly custom: boolean;
}

function table(group: string, version: string, custom: boolean, rows: Readonly<Record<string, string>>): Resource[] {
  return Object.entries(rows).map(([name, kind]) => ({
    group,
    version,
    name,
    kind: kind.replace(/^\//, ''),
    namespaced: !kind.startsWith('/'),
    custom,
  }));
}

/** A slash before the kind: not in a namespace. */
export const resources: readonly Resource[] = [
  ...table('', 'v1', false, { namespaces: '/Namespace', nodes: '/Node', pods: 'Pod' }),
  ...table('coordination.k8s.io', 'v1', false, { leases: 'Lease' }),
  ...table('policy', 'v1', false, { poddisruptionbudgets: 'PodDisruptionBudget' }),
  ...table('apps', 'v1', false, { deployments: 'Deployment', statefulsets: 'StatefulSet', daemonsets: 'DaemonSet' }),
  ...table('batch', 'v1', false, { jobs: 'Job' }),
  ...table('storage.k8s.io', 'v1', false, { volumeattachments: '/VolumeAttachment' }),
  ...table('longhorn.io', 'v1beta2', true, {
    volumes: 'Volume',
    engines: 'Engine',
    replicas: 'Replica',
    sharemanagers: 'ShareManager',
  }),
  ...table('kustomize.toolkit.fluxcd.io', 'v1', true, { kustomizations: 'Kustomization' }),
  ...table('helm.toolkit.fluxcd.io', 'v2', true, { helmreleases: 'HelmRelease' }),
  ...table('source.toolkit.fluxcd.io', 'v1', true, { gitrepositories: 'GitRepository' }),
];

export const apiVersionOf = ({ group, version }: Resource): string => (group === '' ? version : `${group}/${version}`);
/** As error messages of the API have it: `pods`, `leases.coordination.k8s.io`. */
export const groupResource = ({ group, name }: Resource): string => (group === '' ? name : `${name}.${group}`);

export function resourceNamed(name: string, group = ''): Resource {
  const found = resources.find((one) => one.name === name && one.group === group);
  if (found === undefined) throw new Error(`the lab serves no ${name} of group "${group}"`);
  return found;
}
