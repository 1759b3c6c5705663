/** `ups/NAME`, `node/NAME`, `gate/NAME` and `hold/NAME`: who is meant, from the status and the configuration together. */

import type { ClusterStatus } from '../../api/status-schema.ts';
import { nearest } from '../../api/suggestion.ts';
import type { Config } from '../../core/config.ts';
import { holdName, upsName } from '../../core/ids.ts';
import { CommandError } from '../exit.ts';

export const kinds = ['ups', 'node', 'gate', 'hold'] as const;
export type Kind = (typeof kinds)[number];

export interface Subject {
  readonly kind: Kind;
  /** Empty: no name was said. */
  readonly name: string;
}

/** Nothing for a reason or a key: those have no slash. */
export function subjectOf(text: string): Subject | undefined {
  const slash = text.indexOf('/');
  const kind = kinds.find((one) => one === text.slice(0, Math.max(0, slash)).toLowerCase());
  return kind === undefined ? undefined : { kind, name: text.slice(slash + 1) };
}

/** Each name, and each alias, with the name that it stands for. */
export type Known = ReadonlyMap<string, string>;
type Names = readonly { readonly name: string }[];

const themselves = (...lists: readonly (Names | undefined)[]): readonly [string, string][] =>
  lists.flatMap((list) => (list ?? []).map(({ name }): [string, string] => [name, name]));

export function knownNames(
  kind: Exclude<Kind, 'gate'>,
  status: ClusterStatus | undefined,
  config: Config | undefined,
): Known {
  switch (kind) {
    case 'ups':
      return new Map(themselves(config?.ups, status?.ups));
    case 'node': {
      const aliases = (config?.machines ?? []).flatMap(({ name, aliases }) =>
        aliases.map((alias): [string, string] => [alias, name]),
      );
      return new Map([...themselves(config?.machines, status?.machines), ...aliases]);
    }
    case 'hold': {
      // The name of a UPS is enough for the hold that it places.
      const ups = [...knownNames('ups', status, config).keys()];
      const held = ups.map((name) => ({ name: holdName(upsName(name)) }));
      return new Map([
        ...themselves(held, status?.holds),
        ...ups.map((name): [string, string] => [name, holdName(upsName(name))]),
      ]);
    }
  }
}

/** The name as it is written, whatever the case; or a sentence with the nearest names. */
export function nameIn({ kind, name }: Subject, known: Known): string {
  const exact = known.get(name);
  if (exact !== undefined) return exact;
  const same = [...known].filter(([one]) => one.toLowerCase() === name.toLowerCase());
  const [only] = same;
  if (only !== undefined && same.length === 1) return only[1];
  throw new CommandError(`there is no ${nouns[kind]} ${JSON.stringify(name)}${near(name, known)}`);
}

const nouns: Readonly<Record<Kind, string>> = { ups: 'UPS', node: 'node', gate: 'gate', hold: 'hold' };
/** As many as fit on a line. */
const nearestShown = 3;

function near(name: string, known: Known): string {
  const names = nearest(name, [...known.keys()], nearestShown);
  if (names.length > 0) return `. Nearest: ${names.join(', ')}.`;
  const all = listed(known);
  return all.length === 0 ? '' : all.length <= nearestShown ? `. There is ${all.join(', ')}.` : '';
}

/** Without aliases. */
export const listed = (known: Known): readonly string[] => [...new Set(known.values())];
