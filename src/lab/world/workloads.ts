// Building blocks of a cluster's inside, for the site builders: storage and system pods on every node, groups of
// workload pods, their volumes and budgets.
import type { Random } from './random.ts';
import type { FluxSpec, MachineSpec, PdbSpec, PodSpec, VolumeSpec } from './site.ts';

export interface Inside {
  readonly pods: PodSpec[];
  readonly pdbs: PdbSpec[];
  readonly volumes: VolumeSpec[];
}

/** Pods that stay until their node stops: one for storage and one for the network on each node, and a few for all. */
export function residentPods(random: Random, nodes: readonly MachineSpec[], singles: readonly string[]): PodSpec[] {
  const pods: PodSpec[] = [];
  for (const { name } of nodes) {
    const resident = { owner: 'DaemonSet', node: name, graceMs: 2_000, terminationGraceMs: 10_000 } as const;
    const storage = { namespace: 'longhorn-system', name: `instance-manager-${name}`, kind: 'storage' } as const;
    const network = { namespace: 'kube-system', name: `network-${name}`, kind: 'system' } as const;
    pods.push({ ...resident, ...storage, startMs: random.integer(2_000, 5_000) });
    pods.push({ ...resident, ...network, startMs: random.integer(1_000, 2_500) });
  }
  for (const place of singles) {
    const [namespace = 'kube-system', name = place] = place.split('/');
    const node = random.pick(nodes).name;
    const times = { graceMs: 2_000, terminationGraceMs: 30_000, startMs: random.integer(1_500, 4_000) };
    pods.push({ namespace, name, owner: 'Deployment', kind: 'system', node, ...times });
  }
  return pods;
}

export interface Group {
  readonly namespace: string;
  readonly name: string;
  readonly owner: 'Deployment' | 'StatefulSet' | 'none';
  readonly copies: number;
  readonly volumes: boolean;
  readonly after?: readonly string[];
  /** Real time to end after SIGTERM, and what the spec allows. */
  readonly graceMs: readonly [number, number];
  readonly terminationGraceMs?: number;
  /** One copy, named like the group. */
  readonly bare?: boolean;
}

/** Pods name-0, name-1, ... spread over the nodes, each with a volume of its own if the group has volumes. */
export function addGroup(inside: Inside, random: Random, nodes: readonly MachineSpec[], group: Group): void {
  const first = random.integer(0, nodes.length - 1);
  for (let copy = 0; copy < group.copies; copy += 1) {
    const node = nodes[(first + copy) % nodes.length]?.name ?? '';
    const name = group.bare === true ? group.name : `${group.name}-${copy}`;
    const volume = group.volumes ? `pvc-${group.namespace}-${name}` : undefined;
    if (volume !== undefined) inside.volumes.push(makeVolume(random, volume, node, nodes));
    inside.pods.push({
      namespace: group.namespace,
      name,
      owner: group.owner,
      kind: 'workload',
      node,
      graceMs: random.integer(group.graceMs[0], group.graceMs[1]),
      terminationGraceMs: group.terminationGraceMs ?? 30_000,
      startMs: random.integer(2_000, 8_000),
      ...(volume === undefined ? {} : { volume }),
      ...(group.after === undefined ? {} : { after: group.after }),
    });
  }
}

/** One replica beside the pod, the others elsewhere. */
function makeVolume(random: Random, name: string, node: string, nodes: readonly MachineSpec[]): VolumeSpec {
  const wanted = Math.min(random.integer(2, 3), nodes.length);
  const replicas = new Set([node]);
  while (replicas.size < wanted) replicas.add(random.pick(nodes).name);
  return { name, replicas: [...replicas], detachMs: random.integer(1_500, 6_000) };
}

export function budgetFor(group: Group, minAvailable: number): PdbSpec {
  const pods = Array.from({ length: group.copies }, (_, copy) => `${group.name}-${copy}`);
  return { namespace: group.namespace, name: `${group.name}-pdb`, pods, minAvailable };
}

/** A root, Kustomizations below it, HelmReleases below those, and one source that a service in the cluster serves. */
export function fluxTree(source: Omit<FluxSpec, 'kind'>, kustomizations: number, releases: number): FluxSpec[] {
  const objects: FluxSpec[] = [{ kind: 'GitRepository', ...source }];
  objects.push({ kind: 'Kustomization', name: 'flux-system', root: true });
  for (let one = 1; one < kustomizations; one += 1) {
    const suspended = one % 16 === 15 ? { suspendedBy: 'kubectl-edit' } : {};
    objects.push({ kind: 'Kustomization', name: `apps-${one}`, parent: 'flux-system', ...suspended });
  }
  for (let one = 1; one <= releases; one += 1) {
    const parent = kustomizations > 1 ? `apps-${1 + (one % (kustomizations - 1))}` : 'flux-system';
    objects.push({ kind: 'HelmRelease', name: `release-${one}`, parent });
  }
  return objects;
}

export const fluxControllers: readonly Group[] = ['source-controller', 'kustomize-controller'].map((name) => ({
  namespace: 'flux-system',
  name,
  owner: 'Deployment',
  copies: 1,
  volumes: false,
  graceMs: [500, 2_000],
  bare: true,
}));

/** What every machine on that UPS draws when all is busy, divided over its feeds. */
export function fullLoadWatts(machines: readonly MachineSpec[], ups: string): number {
  let watts = 0;
  for (const machine of machines) {
    if (machine.feeds.includes(ups)) watts += machine.busyWatts / machine.feeds.length;
  }
  return watts;
}
