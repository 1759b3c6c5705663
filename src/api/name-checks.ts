/** Checks of names that the cross-field checks share: they exist, and no two entries have the same. */
import type { Names } from './names.ts';
import type { Path } from './yaml-values.ts';

/** Takes one finding at a path of the file. */
export type Report = (path: Path, message: string, suggestion?: string) => void;

/** Reports each name of a list that does not exist, and each that stands in it twice under whatever alias. */
export function checkNames<Id>(names: Names<Id>, said: readonly string[], path: Path, report: Report): void {
  const seen = new Set<Id>();
  for (const [index, name] of said.entries()) {
    const found = names.find(name);
    if (found === undefined) report([...path, index], names.unknown(name), names.suggestion(name));
    else if (seen.has(found)) report([...path, index], `${name} stands twice in this list`);
    else seen.add(found);
  }
}

export function checkName<Id>(names: Names<Id>, said: string | undefined, path: Path, report: Report): void {
  if (said !== undefined && names.find(said) === undefined) report(path, names.unknown(said), names.suggestion(said));
}

/** Reports every later entry whose word was already used. */
export function checkUnique(
  words: readonly (string | undefined)[],
  pathOf: (index: number) => Path,
  report: Report,
): void {
  const seen = new Set<string>();
  for (const [index, word] of words.entries()) {
    if (word === undefined) continue;
    if (seen.has(word)) report(pathOf(index), `${word} is already used by an earlier entry`);
    seen.add(word);
  }
}
