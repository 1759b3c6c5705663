// What an editor underlines: nothing in the example files, and else the lines that ananke complains of.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/api/config.ts';
import { bytesOf, desiredText, edit } from '../api/files.ts';
import { type Leaf, leavesOf, replaced } from '../api/leaves.ts';
import { repositoryRoot } from '../support/source-tree.ts';
import { exampleFile, fileOf } from './installed.ts';
import { type Diagnostic, hookMs, LanguageServer } from './language-server.ts';

const server = new LanguageServer();
beforeAll(async () => server.start(), hookMs);
afterAll(async () => server.stop(), hookMs);

const titan = exampleFile('titan.yaml');
const inWords = ({ range, message }: Diagnostic): string => `${range.start.line + 1}: ${message}`;

describe('an editor', () => {
  it.each(readdirSync(join(repositoryRoot, 'configs')))('underlines nothing in configs/%s', async (name) => {
    expect((await server.open(name, exampleFile(name))).map(inWords)).toEqual([]);
  });

  it('underlines nothing in a desired state with everything that may stand in it', async () => {
    expect((await server.open('full-desired.yaml', fileOf('desiredstate', desiredText))).map(inWords)).toEqual([]);
  });

  it('underlines a mistyped key, on its line', async () => {
    const text = edit(titan, '  debounce_polls: 3', '  debounce_pols: 3');
    const found = await server.open('mistyped-key.yaml', text);
    expect(found.map(inWords)).toEqual([`${lineOf(text, 'debounce_pols')}: Property debounce_pols is not allowed.`]);
  });

  it('underlines a word that is not in the list, on its line', async () => {
    const text = edit(titan, '  mode: config', '  mode: confg');
    const found = await server.open('wrong-word.yaml', text);
    expect(found.map(inWords)).toEqual([
      expect.stringMatching(new RegExp(`^${lineOf(text, 'confg')}: .*"config", "cluster-only", "poweroff"`)),
    ]);
  });

  it('says what is wrong in words where a pattern would say nothing', async () => {
    const text = edit(titan, 'mac: "02:00:5e:10:00:23"', 'mac: "02:00:5e:10:00"');
    const found = await server.open('wrong-form.yaml', text);
    expect(found.map(inWords)).toEqual([`${lineOf(text, '5e:10:00"')}: is not a MAC address`]);
  });
});

describe('an editor underlines as ananke does', () => {
  const { keys, numbers } = leavesOf(titan);

  it('every mistyped key, on its line', async () => {
    const last = keys.filter(({ isLast }) => isLast);
    expect(last.length).toBeGreaterThan(120);
    const underlined = await Promise.all(
      inParts(last).map(async (part, index) => {
        const text = replaced(titan, part, ({ name }) => `${name}x`);
        const lines = linesOf(await server.open(`keys-${index}.yaml`, text));
        return part.filter(({ start }) => lines.includes(lineAt(titan, start)));
      }),
    );
    expect(underlined.flat()).toEqual(last);
  });

  it.each(['-1', '99999999999', '"5"', '[]', '~'])('every number that is %s, and nothing else', async (value) => {
    expect(numbers.length).toBeGreaterThan(50);
    await Promise.all(
      inParts(numbers).map(async (part, index) => {
        const text = replaced(titan, part, () => value);
        const parsed = parseConfig(bytesOf(text));
        const wanted = parsed.state === 'invalid' ? parsed.problems.map(({ line }) => line) : [];
        const found = await server.open(`numbers-${encodeURIComponent(value)}-${index}.yaml`, text);
        expect(linesOf(found)).toEqual(inOrder(wanted));
      }),
    );
  });
});

/** Some places at a time, because ananke names no more than a screenful of problems. */
const atOnce = 30;

function inParts(leaves: readonly Leaf[]): readonly (readonly Leaf[])[] {
  const count = Math.ceil(leaves.length / atOnce);
  return Array.from({ length: count }, (_, index) => leaves.slice(index * atOnce, (index + 1) * atOnce));
}

function linesOf(found: readonly Diagnostic[]): readonly number[] {
  return inOrder(found.map(({ range }) => range.start.line + 1));
}

function inOrder(lines: readonly number[]): readonly number[] {
  return [...new Set(lines)].toSorted((a, b) => a - b);
}

function lineOf(text: string, part: string): number {
  return lineAt(text, text.indexOf(part));
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}
