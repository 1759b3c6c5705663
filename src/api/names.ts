/** Names that one part of a file may say of another: machines with their aliases, and UPSes. */
import type { Config } from '../core/config.ts';
import type { NodeName, UpsName } from '../core/ids.ts';
import { didYouMean, nearest } from './suggestion.ts';

export interface Names<Id> {
  /** The configured name behind a name or an alias. */
  find(name: string): Id | undefined;
  unknown(name: string): string;
  suggestion(name: string): string | undefined;
  /** The likeliest first. */
  nearest(name: string): readonly string[];
}

/** As many as fit on a line. */
const nearestShown = 3;

export function machineNames(machines: Config['machines']): Names<NodeName> {
  return namesOf(
    'node',
    new Map(
      machines.flatMap(({ name, aliases }) => [name, ...aliases].map((word): [string, NodeName] => [word, name])),
    ),
  );
}

export function upsNames(upses: Pick<Config, 'ups'>['ups']): Names<UpsName> {
  return namesOf('UPS', new Map(upses.map(({ name }): [string, UpsName] => [name, name])));
}

export function namesOf<Id>(noun: string, known: ReadonlyMap<string, Id>): Names<Id> {
  return {
    find: (name) => known.get(name),
    unknown: (name) => `there is no ${noun} ${JSON.stringify(name)} in ananke.yaml`,
    suggestion: (name) => didYouMean(name, [...known.keys()]),
    nearest: (name) => nearest(name, [...known.keys()], nearestShown),
  };
}
