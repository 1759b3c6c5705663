// The generated parts of the documents: that they say what the code says, and that a drift is seen.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { artefacts } from '../../scripts/generated/index.ts';
import { simKeepers, worldKeepers } from '../../scripts/generated/invariant-keepers.ts';
import { invariantsNamed } from '../../scripts/generated/invariants.ts';
import { type UnknownRow, unknownRows } from '../../scripts/generated/unknown-facts.ts';
import { differences } from '../../scripts/generated/write.ts';
import { reasons } from '../../src/api/reasons.ts';
import { checkers } from '../../src/lab/world/checkers/index.ts';
import { down, up } from '../../src/reconcilers/order.ts';
import { repositoryRoot } from '../support/source-tree.ts';

const contentOf = (name: string): string =>
  artefacts.find((one) => ('name' in one ? one.name : one.path) === name)?.content() ?? '';
const rows = unknownRows();
const all: readonly UnknownRow[] = [...rows.down, ...rows.up];
const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** The documents as they are, in a folder where a test may spoil them. */
function copyOfDocuments(): string {
  const root = mkdtempSync(join(tmpdir(), 'documents-'));
  folders.push(root);
  for (const { path } of artefacts) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), readFileSync(join(repositoryRoot, path)));
  }
  return root;
}

describe('the documents', () => {
  it('are current', () => {
    expect(differences(artefacts, repositoryRoot)).toEqual([]);
  });

  it.each(artefacts.map((one) => ['name' in one ? one.name : one.path, one] as const))(
    'are reported when the part %s says something else than the code',
    (_name, { path, content }) => {
      const root = copyOfDocuments();
      const text = readFileSync(join(root, path), 'utf8');
      const line = content().trimEnd().split('\n').at(-1) ?? '';
      expect(text).toContain(line);
      writeFileSync(join(root, path), text.replace(line, `${line} and more`));
      expect(differences(artefacts, root).map((one) => one.path)).toEqual([path]);
    },
  );
});

describe('the tables of the order', () => {
  it('have a line for each row', () => {
    for (const row of Object.keys(down)) expect(contentOf('order-down')).toContain(`| \`${row}\` |`);
    for (const row of Object.keys(up)) expect(contentOf('order-up')).toContain(`| \`${row}\` |`);
  });

  it('name the limits by keys that ananke.yaml has', () => {
    const schema = ['config-shutdown', 'config-startup', 'config-nodes', 'config-cluster']
      .map((name) => readFileSync(join(repositoryRoot, `src/api/${name}.ts`), 'utf8'))
      .join('\n');
    const keys = all.flatMap(({ limit }) => [...limit.matchAll(/`([^`]+)`/g)].map(([, key = '']) => key));
    expect(keys.length).toBeGreaterThan(20);
    for (const key of keys) expect(schema, key).toMatch(new RegExp(String.raw`\b${key.split('.').at(-1)}:`));
  });
});

describe('with nothing known', () => {
  it('every row of both orders is asked', () => {
    expect(rows.down.map(({ step }) => step.row)).toEqual(Object.keys(down));
    expect(rows.up.map(({ step }) => step.row)).toEqual(Object.keys(up));
  });

  it('no step asks for anything', () => {
    expect(all.flatMap(({ assessment }) => assessment.actions)).toEqual([]);
  });

  it('nothing counts as done that a later step rests on', () => {
    const done = all.filter(({ assessment }) => assessment.verdict.is === 'done').map(({ step }) => step.row);
    expect(done).toEqual([]);
  });
});

describe('the reasons', () => {
  it('stand in their document, each with its sentence', () => {
    const text = contentOf('docs/reasons.md');
    for (const [reason, sentence] of Object.entries(reasons)) expect(text).toContain(`| \`${reason}\` | ${sentence} |`);
  });
});

describe('the invariants', () => {
  it('stand in their document with the sentence of their checker', () => {
    for (const { name, sentence } of Object.values(checkers)) {
      expect(contentOf('world')).toContain(`</a>${name} | ${sentence} |`);
    }
  });

  it('are all there, covered or not', () => {
    const wanted = [...numbered('S', 27), ...numbered('L', 8)];
    expect(invariantsNamed.toSorted()).toEqual(wanted.toSorted());
  });

  it('name files that exist', () => {
    const files = [...Object.values(worldKeepers), ...Object.values(simKeepers)].flatMap((one) => [
      ...one.keptBy,
      ...one.shownBy,
    ]);
    expect(files.filter((file) => !existsSync(join(repositoryRoot, file)))).toEqual([]);
  });

  it('are each broken once in the tests of their checkers', () => {
    for (const [name, { shownBy }] of Object.entries(worldKeepers)) {
      const titles = shownBy.map((file) => readFileSync(join(repositoryRoot, file), 'utf8')).join('\n');
      expect(titles, name).toMatch(new RegExp(String.raw`describe\('[^']*\b${name}\b`));
    }
  });
});

const numbered = (letter: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${letter}${index + 1}`);
