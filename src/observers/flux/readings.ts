/** From Flux's objects to what the cells `flux` and `flux-source` hold. */
import { suspendMark } from '../../clients/kubernetes/writes.ts';
import type { FluxObject, FluxSourceReading } from '../../core/facts.ts';
import { fluxId } from '../../core/flux-id.ts';
import { shownUrl } from '../../core/shown-url.ts';
import type { Applied, GitRepository } from './schema.ts';

type Kind = FluxObject['kind'];

/** kustomize-controller writes on each object by which Kustomization it was applied. */
const appliedByName = 'kustomize.toolkit.fluxcd.io/name';
const appliedByNamespace = 'kustomize.toolkit.fluxcd.io/namespace';

export function fluxObjects(
  kustomizations: readonly Applied[],
  releases: readonly Applied[],
  usual: string,
): readonly FluxObject[] {
  const known = new Set(kustomizations.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`));
  return [
    ...kustomizations.map((one) => fluxObject('Kustomization', one, isRoot(one, known), usual)),
    ...releases.map((one) => fluxObject('HelmRelease', one, false, usual)),
  ];
}

/** No other Kustomization applies it. The one that `flux bootstrap` makes applies itself. */
function isRoot({ metadata }: Applied, known: ReadonlySet<string>): boolean {
  const { namespace, name, labels } = metadata;
  const by = labels?.[appliedByName];
  if (by === undefined) return true;
  const parent = `${labels?.[appliedByNamespace] ?? namespace}/${by}`;
  return parent === `${namespace}/${name}` || !known.has(parent);
}

function fluxObject(kind: Kind, object: Applied, root: boolean, usual: string): FluxObject {
  const suspended = object.spec.suspend === true;
  const run = object.metadata.annotations?.[suspendMark];
  return {
    id: fluxId(kind, object.metadata, usual),
    kind,
    root,
    suspended,
    ...(run === undefined ? {} : { suspendedBy: run }),
    ready: isReady(object, suspended),
    reconciling: isReconciling(object, suspended),
  };
}

/** A status that was written for an older spec says nothing; of a suspended object the suspension itself is the newer spec. */
function isReady(object: Applied, suspended: boolean): boolean {
  return conditionOf(object, 'Ready')?.status === 'True' && (suspended || isCurrent(object));
}

/**
 * A change is under way now. `ProgressingWithRetry` is the pause after a failed attempt: a suspended object keeps that word for
 * as long as it is suspended, and nothing of it runs.
 */
function isReconciling(object: Applied, suspended: boolean): boolean {
  const condition = conditionOf(object, 'Reconciling');
  if (condition?.status === 'True' && condition.reason !== 'ProgressingWithRetry') return true;
  return !suspended && !isCurrent(object);
}

function isCurrent({ metadata, status }: Applied): boolean {
  return (status?.observedGeneration ?? 0) >= (metadata.generation ?? 0);
}

function conditionOf({ status }: Applied, type: string) {
  return status?.conditions?.find((condition) => condition.type === type);
}

/** What Flux follows when a source names nothing (gitrepositories.md, Reference). */
const usualBranch = 'master';

export function sourceReading(source: GitRepository): FluxSourceReading {
  const artifact = source.status?.artifact;
  const inStorage = conditionOf(source, 'ArtifactInStorage');
  const hasArtifact = artifact !== undefined && artifact !== null && inStorage?.status !== 'False';
  return {
    url: shownUrl(source.spec.url),
    branch: branchOf(source.spec.ref),
    ready: hasArtifact && isReady(source, source.spec.suspend === true),
  };
}

/** What is followed instead of a branch is told as such, so that it is never taken for one: commit, name, semver, tag win in turn. */
function branchOf(ref: GitRepository['spec']['ref']): string {
  if (ref?.commit) return `commit ${ref.commit}`;
  if (ref?.name) return ref.name.replace(/^refs\/heads\//, '');
  if (ref?.semver) return `semver ${ref.semver}`;
  if (ref?.tag) return `tag ${ref.tag}`;
  return ref?.branch || usualBranch;
}
