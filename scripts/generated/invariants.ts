// docs/invariants.md: what must always hold, in the words of the checkers, with the code that keeps it and the tests that show it.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { checkers } from '../../src/lab/world/checkers/index.ts';
import type { GeneratedPart } from './artefact.ts';
import { type Keepers, notCovered, simKeepers, worldKeepers } from './invariant-keepers.ts';
import { table } from './markdown.ts';

const path = 'docs/invariants.md';

export const invariantTables: readonly GeneratedPart[] = [
  { path, name: 'world', content: () => inWords(worldRows()) },
  { path, name: 'simulator', content: () => inWords(simRows()) },
  { path, name: 'not-covered', content: notCoveredYet },
];

interface Row extends Keepers {
  readonly name: string;
  readonly sentence: string;
}

function inWords(rows: readonly Row[]): string {
  return table(
    ['', 'What must hold', 'Kept by', 'Shown by'],
    rows.map(({ name, sentence, keptBy, shownBy }) => [
      `<a name="${name.toLowerCase()}"></a>${name}`,
      sentence,
      keptBy.map(linkTo).join('<br>'),
      shownBy.map(linkTo).join('<br>'),
    ]),
  );
}

const linkTo = (file: string): string => `[${file.replace(/^(src|test)\//, '')}](../${file})`;

function worldRows(): readonly Row[] {
  return Object.values(checkers).map(({ name, sentence }) => ({ name, sentence, ...worldKeepers[name] }));
}

/** The checkers of the simulator say what they watch in the comment above them: `S10: ...`. */
function simRows(): readonly Row[] {
  const folder = new URL('../../src/lab/sim/checkers/', import.meta.url);
  const texts = readdirSync(fileURLToPath(folder))
    .toSorted()
    .map((file) => readFileSync(new URL(file, folder), 'utf8'));
  return Object.entries(simKeepers).map(([name, keepers]) => {
    const comment = new RegExp(String.raw`^(?://|/\*\*) ${name}: (.+?)(?: \*/)?$`, 'm');
    const sentence = texts.flatMap((text) => comment.exec(text)?.[1] ?? [])[0];
    if (sentence === undefined) throw new Error(`no checker of the simulator says what ${name} is`);
    return { name, sentence: capitalised(sentence), ...keepers };
  });
}

const capitalised = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

function notCoveredYet(): string {
  return table(
    ['', 'What must hold', 'Why nothing watches it'],
    Object.entries(notCovered).map(([name, { sentence, why }]) => [name, sentence, why]),
  );
}

/** All names that stand in the document, for the test that finds one missing. */
export const invariantsNamed: readonly string[] = [
  ...Object.keys(worldKeepers),
  ...Object.keys(simKeepers),
  ...Object.keys(notCovered),
];
