/** What a fault can be on at a site, by name; and what somebody who types means by a name. */
import { didYouMean } from '../../api/suggestion.ts';
import { placeOf } from '../world/containers.ts';
import { type FaultKind, type FaultTarget, faultCatalogue, faultKinds } from '../world/faults.ts';
import type { Site } from '../world/site.ts';

export type Targets = Readonly<Record<FaultTarget, readonly string[]>>;

export function targetsOf(site: Site): Targets {
  const namesOf = (all: readonly { readonly name: string }[]): readonly string[] => all.map(({ name }) => name);
  return {
    circuit: [...new Set(site.upses.map(({ circuit }) => circuit))],
    ups: namesOf(site.upses),
    machine: namesOf(site.machines),
    switch: namesOf(site.switches),
    pdb: site.pdbs.map(placeOf),
    pod: site.pods.map(placeOf),
    api: ['api'],
    service: namesOf(site.services),
    flux: site.flux.map(({ kind, name }) => `${kind}/${name}`),
    node: namesOf(site.machines.filter(({ role }) => role !== 'host')),
  };
}

/** In a sentence, with its article. */
const spoken: Readonly<Record<FaultTarget, string>> = {
  circuit: 'a circuit or a UPS of it',
  ups: 'a UPS',
  machine: 'a machine',
  switch: 'a switch',
  pdb: 'a disruption budget, as namespace/name',
  pod: 'a pod, as namespace/name',
  api: 'the API, `api`',
  service: 'a service',
  flux: 'an object of Flux, as Kind/name',
  node: 'a node',
};

/** Names in a sentence; the rest of a long list is counted. */
const shownNames = 12;
function listed(names: readonly string[]): string {
  const more = names.length - shownNames;
  return `${names.slice(0, shownNames).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

const hint = (said: string, all: readonly string[]): string => {
  const meant = didYouMean(said, all);
  return meant === undefined ? '.' : `: ${meant}`;
};

export function kindNamed(said: string): FaultKind | { readonly wrong: string } {
  const kind = faultKinds.find((one) => one === said);
  const wrong = `there is no fault ${JSON.stringify(said)}${hint(said, faultKinds)} All of them: ananke lab fault --list`;
  return kind ?? { wrong };
}

/** On a circuit a UPS stands for the one that it hangs on. */
export function targetNamed(kind: FaultKind, said: string, site: Site): string | { readonly wrong: string } {
  const { on } = faultCatalogue[kind];
  const names = targetsOf(site)[on];
  const found =
    names.find((name) => name === said) ??
    (on === 'circuit' ? site.upses.find(({ name }) => name === said)?.circuit : undefined);
  if (found !== undefined) return found;
  return {
    wrong: `${kind} is on ${spoken[on]}, and none is named ${JSON.stringify(said)}${hint(said, names)} There are: ${listed(names)}`,
  };
}
