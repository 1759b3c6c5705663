/** A number with its noun: `1 machine`, `26 machines`, `2 UPSes`, `3 entries`. Every screen and every message counts with it. */
export function counted(count: number, noun: string): string {
  return `${count} ${count === 1 ? noun : pluralOf(noun)}`;
}

/** The verb behind a number of things. */
export const isOrAre = (count: number): string => (count === 1 ? 'is' : 'are');

function pluralOf(noun: string): string {
  if (/[^aeiou]y$/.test(noun)) return `${noun.slice(0, -1)}ies`;
  return /(s|x|ch|sh)$/i.test(noun) ? `${noun}es` : `${noun}s`;
}
