/** Flux in its own rhythm, in the versions that are served here: the cells `flux` and `flux-source`. */

import type { Collection } from '../../clients/kubernetes/paths.ts';
import type { Discovery, Served } from '../../clients/kubernetes/served.ts';
import type { CellName } from '../../core/facts.ts';
import type { Clock } from '../../core/ports.ts';
import { apiUnavailable, cellFailure } from '../api-failure.ts';
import { fitter } from '../fit.ts';
import { type Lister, type Shown } from '../lister.ts';
import { type Polling, type Reading, startPoll } from '../poll.ts';
import type { Failure, Publisher } from '../publisher.ts';
import { rhythm } from '../rhythm.ts';
import { fluxObjects, sourceReading } from './readings.ts';
import { Applied, GitRepository } from './schema.ts';

export interface FluxObserverOptions {
  readonly lister: Lister;
  readonly discovery: Discovery;
  readonly clock: Clock;
  readonly cells: Publisher;
  /** `flux.namespace` and `flux.source`. */
  readonly namespace: string;
  readonly source: string;
  readonly isWaitedFor: () => boolean;
  /** Of the observer of the API. */
  readonly api: { isReady(): boolean; onChange(listener: (isReady: boolean) => void): void };
}

const groups = {
  kustomizations: 'kustomize.toolkit.fluxcd.io',
  helmreleases: 'helm.toolkit.fluxcd.io',
  gitrepositories: 'source.toolkit.fluxcd.io',
} as const;
type Resource = keyof typeof groups;

const fitKustomization = fitter('Kustomization', Applied);
const fitRelease = fitter('HelmRelease', Applied);
const fitSource = fitter('GitRepository', GitRepository);

export function observeFlux(options: FluxObserverOptions, signal: AbortSignal): ReadonlyMap<CellName, Polling> {
  const { clock, cells, isWaitedFor, api } = options;
  const periodMs = (): number | undefined => {
    if (!api.isReady()) return undefined;
    return isWaitedFor() ? rhythm.attended : rhythm.lists;
  };
  const polling = startPoll(clock, { periodMs, read: (reading, stop) => readFlux(options, reading, stop) }, signal);
  api.onChange((isReady) => {
    polling.retime();
    if (!isReady) failBoth(cells, apiUnavailable);
  });
  return new Map<CellName, Polling>([
    ['flux', polling],
    ['flux-source', polling],
  ]);
}

function failBoth(cells: Publisher, failure: Failure): void {
  cells.fail('flux', failure);
  cells.fail('flux-source', failure);
}

async function readFlux(options: FluxObserverOptions, reading: Reading, signal: AbortSignal): Promise<void> {
  const { lister, cells } = options;
  const found = await servedHere(options.discovery, signal);
  if (signal.aborted) return;
  if ('failure' in found) return failBoth(cells, found.failure);
  const [kustomizations, releases, sources] = await Promise.all([
    lister.show(found.kustomizations, fitKustomization, signal),
    // Helm is a part of Flux that a site may leave out; the others are what makes it Flux.
    found.helmreleases === undefined ? nothingServed : lister.show(found.helmreleases, fitRelease, signal),
    lister.show({ ...found.gitrepositories, namespace: options.namespace }, fitSource, signal),
  ]);
  if (signal.aborted) return;
  if ([kustomizations, releases, sources].some(({ is }) => is === 'failed')) {
    for (const group of Object.values(groups)) options.discovery.forget(group);
  }
  publishObjects(options, reading, kustomizations, releases);
  publishSource(options, reading, sources);
  // These came in when the API had fallen silent: nobody reads them again until that is over.
  if (!options.api.isReady()) failBoth(cells, apiUnavailable);
}

const nothingServed: Shown<Applied> = { is: 'shown', values: [], odd: [] };

interface Found {
  readonly kustomizations: Collection;
  readonly gitrepositories: Collection;
  readonly helmreleases: Collection | undefined;
}

async function servedHere(discovery: Discovery, signal: AbortSignal): Promise<Found | { readonly failure: Failure }> {
  const ask = async (resource: Resource) => [resource, await discovery.served(groups[resource], { signal })] as const;
  const answers = await Promise.all([ask('kustomizations'), ask('helmreleases'), ask('gitrepositories')]);
  const served = new Map<Resource, Served>();
  for (const [resource, outcome] of answers) {
    if (outcome.is !== 'ok') return { failure: cellFailure(outcome) };
    served.set(resource, outcome.value);
  }
  const of = (resource: Resource): Collection | undefined => served.get(resource)?.get(resource);
  const [kustomizations, gitrepositories] = [of('kustomizations'), of('gitrepositories')];
  if (kustomizations === undefined) return { failure: notServed('kustomizations') };
  if (gitrepositories === undefined) return { failure: notServed('gitrepositories') };
  return { kustomizations, gitrepositories, helmreleases: of('helmreleases') };
}

/** The configuration says that there is Flux, so this is no empty list. */
const notServed = (resource: Resource): Failure => ({
  reason: 'ApiUnavailable',
  message: `The API does not serve ${resource}.${groups[resource]}. Is Flux installed? If not, take \`flux\` out of ananke.yaml.`,
});

function publishObjects(
  { cells, namespace }: FluxObserverOptions,
  { began, asked }: Reading,
  kustomizations: Shown<Applied>,
  releases: Shown<Applied>,
): void {
  if (kustomizations.is === 'failed') return cells.fail('flux', kustomizations.failure);
  if (releases.is === 'failed') return cells.fail('flux', releases.failure);
  const [odd] = [...kustomizations.odd, ...releases.odd];
  if (odd !== undefined) return cells.fail('flux', odd.failure);
  const objects = fluxObjects(kustomizations.values, releases.values, namespace);
  return cells.publish('flux', { objects }, began, asked);
}

function publishSource(
  { cells, source: name, namespace }: FluxObserverOptions,
  { began, asked }: Reading,
  sources: Shown<GitRepository>,
): void {
  if (sources.is === 'failed') return cells.fail('flux-source', sources.failure);
  const odd = sources.odd.find((one) => one.name === name || one.name === '');
  if (odd !== undefined) return cells.fail('flux-source', odd.failure);
  const source = sources.values.find(({ metadata }) => metadata.name === name);
  const message = `There is no GitRepository ${namespace}/${name}.`;
  if (source === undefined) return cells.forget('flux-source', { reason: 'NoFluxSource', message });
  return cells.publish('flux-source', sourceReading(source), began, asked);
}
