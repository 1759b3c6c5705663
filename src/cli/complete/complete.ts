/**
 * `ananke __complete SHELL ...`: what the scripts of `ananke completion` ask while somebody types. The first line is `files` or `words`,
 * each further line one value, with a tab before what it is. Nothing that is wrong is told here: that would land in the line.
 */
import { type Exit, exit } from '../exit.ts';
import { namedPlaces } from '../named-places.ts';
import { treeOf } from '../tree.ts';
import { type Offer, offerFor } from './offer.ts';
import { siteNames } from './site-names.ts';
import { bashTyped, plainTyped, type Typed } from './typed.ts';

export async function complete(said: readonly string[], env: NodeJS.ProcessEnv): Promise<Exit> {
  const typed = typedOf(said);
  const config = namedPlaces(typed.words).config ?? env['ANANKE_CONFIG'] ?? '/etc/ananke/ananke.yaml';
  const program = treeOf(() => undefined);
  const offer = await offerFor(typed, program, () => siteNames(config, env));
  process.stdout.write(answer(offer, typed, said[0] !== 'bash'));
  return exit.done;
}

/** bash has one word more: its COMP_WORDBREAKS. */
function typedOf([shell, ...rest]: readonly string[]): Typed {
  if (shell !== 'bash') return plainTyped(Number(rest[0]), rest.slice(1));
  return bashTyped(rest[0] ?? '', Number(rest[1]), rest.slice(2));
}

function answer(offer: Offer, { say }: Typed, withAbout: boolean): string {
  if (offer === 'files') return 'files\n';
  const lines = offer.map(({ value, about }) =>
    about === undefined || !withAbout ? say(value) : `${say(value)}\t${about}`,
  );
  return ['words', ...lines].map((text) => `${text}\n`).join('');
}
