/** "Did you mean": the nearest of the known words, by edit distance. */

/** Longer words are compared by their beginnings: the cost is quadratic, and nobody mistypes a key of 60 letters. */
const comparedLength = 60;
/** A swap of two neighbours is likelier than a wrong letter: titan-41 is titan-14 before it is titan-11. */
const swapCost = 0.9;

/** The nearest candidates, best first; nothing that is further away than a third of the word. */
export function nearest(word: string, candidates: readonly string[], count = 1): readonly string[] {
  const limit = Math.max(1, Math.floor(Math.min(word.length, comparedLength) / 3));
  return candidates
    .map((candidate) => ({ candidate, distance: distance(plain(word), plain(candidate)) }))
    .filter((found) => found.distance <= limit)
    .toSorted((a, b) => a.distance - b.distance)
    .slice(0, count)
    .map((found) => found.candidate);
}

/** `did you mean X?` for a value or a name. */
export function didYouMean(word: string, candidates: readonly string[]): string | undefined {
  const [best] = nearest(word, candidates);
  return best === undefined ? undefined : `did you mean ${best}?`;
}

/** The same for a key, with the reminder that the two files are written in different cases. */
export function didYouMeanKey(word: string, candidates: readonly string[]): string | undefined {
  const [best] = nearest(word, candidates);
  if (best === undefined) return undefined;
  const caseOnly = plain(best) === plain(word) && best !== word;
  if (!caseOnly) return `did you mean ${best}?`;
  if (word.includes('_')) return `did you mean ${best}? (camelCase here, snake_case in ananke.yaml)`;
  if (best.includes('_')) return `did you mean ${best}? (snake_case here, camelCase in desired.yaml)`;
  return `did you mean ${best}?`;
}

/** Case, dashes and underscores are what people get wrong first, so they count for nothing. */
function plain(word: string): string {
  return word.slice(0, comparedLength).toLowerCase().replaceAll(/[-_ ]/g, '');
}

/** Damerau-Levenshtein, the restricted form: a swap of two neighbours is one mistake. */
function distance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1];
      const change = (last[j - 1] ?? 0) + (same ? 0 : 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swap = swapped ? (beforeLast[j - 2] ?? 0) + swapCost : change;
      row.push(Math.min(change, swap, (last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? 0;
}
