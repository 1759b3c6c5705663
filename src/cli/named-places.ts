/** `--config` and `--desired`, wherever they stand among the words. */
export interface NamedPlaces {
  /** The words without them, in their order. */
  readonly words: readonly string[];
  /** They, as flags and values. */
  readonly flags: readonly string[];
  readonly config: string | undefined;
  readonly desired: string | undefined;
}

const names: ReadonlySet<string> = new Set(['--config', '--desired']);

export function namedPlaces(all: readonly string[]): NamedPlaces {
  const words: string[] = [];
  const flags: string[] = [];
  let config: string | undefined;
  let desired: string | undefined;
  for (let index = 0; index < all.length; index++) {
    const word = all[index] ?? '';
    // Behind it nothing is a flag.
    if (word === '--') return { words: [...words, ...all.slice(index)], flags, config, desired };
    const [name = '', ...value] = word.split('=');
    if (!names.has(name)) {
      words.push(word);
      continue;
    }
    const said = value.length > 0 ? value.join('=') : all[++index];
    flags.push(...(said === undefined ? [name] : [name, said]));
    if (name === '--config') config = said;
    else desired = said;
  }
  return { words, flags, config, desired };
}
