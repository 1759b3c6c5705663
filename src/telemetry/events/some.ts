/** Names in a sentence: the first few of them, and how many more there are. */
const namedAtMost = 6;

export function some(names: readonly string[]): string {
  const more = names.length - namedAtMost;
  return more > 0 ? `${names.slice(0, namedAtMost).join(' ')} and ${more} more` : names.join(' ');
}
