import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { brokenLinks } from '../../scripts/links.ts';

const folders: string[] = [];

function repository(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'links-'));
  folders.push(root);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

describe('links in documents', () => {
  it('may lead to files, folders, headings and the web', () => {
    const readme = [
      '# Start here',
      '[a](docs/a.md) [b](docs) [c](docs/a.md#the-order-of-going-down) [d](#start-here) [e](https://example.org/x)',
      '[f](docs/a.md#twice-1) ![g](<docs/a.md> "title")',
      '`[h](nowhere.md)`',
      '```',
      '[i](nowhere.md)',
      '```',
    ].join('\n');
    const root = repository({ 'README.md': readme, 'docs/a.md': '## The order of `going down`!\n# Twice\n# Twice\n' });
    expect(brokenLinks(root)).toEqual([]);
  });

  it.each([
    ['[a](nowhere.md)', 'nowhere.md does not exist'],
    ['[a](docs/a.md#nothing)', 'docs/a.md has no heading #nothing'],
    ['[a](#nothing)', 'README.md has no heading #nothing'],
    ['[a]: nowhere.md', 'nowhere.md does not exist'],
    ['<img src="nowhere.png">', 'nowhere.png does not exist'],
    ['[a](../x.md)', 'leaves the repository'],
  ])('are refused: %s', (text, problem) => {
    const root = repository({ 'README.md': `x\n${text}\n`, 'docs/a.md': '# A\n' });
    expect(brokenLinks(root)).toEqual([expect.stringMatching(/^README\.md:2: /)]);
    expect(brokenLinks(root)[0]).toContain(problem);
  });
});
