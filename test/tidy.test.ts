// Rules about the source tree itself. Each rule is proven to bite in test/support/*.test.ts.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { importFindings } from './support/import-rule.ts';
import { deadFiles, purityFindings, reasonsUsed, styleFindings, textFindings } from './support/source-rules.ts';
import { type Finding, listFiles, readSources, repositoryRoot } from './support/source-tree.ts';

const sources = readSources('src');
const others = [...readSources('test'), ...readSources('scripts')];

const asLines = (findings: readonly Finding[]): string[] =>
  findings.map(({ path, line, message }) => `${path}:${line} ${message}`);

const read = (path: string): string => readFileSync(join(repositoryRoot, path), 'utf8');

describe('the source tree', () => {
  it('has sources to look at', () => {
    expect(sources.length).toBeGreaterThan(10);
  });

  it('imports only in the allowed directions', () => {
    expect(asLines(sources.flatMap(importFindings))).toEqual([]);
  });

  it('keeps clock, chance and the outside world out of the pure folders', () => {
    expect(asLines(sources.flatMap(purityFindings))).toEqual([]);
  });

  it('keeps files and functions small, exports named, and exits in main files', () => {
    expect(asLines(sources.flatMap(styleFindings))).toEqual([]);
  });

  it('has no dead files', () => {
    expect(deadFiles(sources, others)).toEqual([]);
  });

  it('holds no leftover notes and no paths of one machine', () => {
    const text = /\.(ts|mjs|js|json|ya?ml|md|txt|service|conf|sh)$|(^|\/)(run|\.npmrc)$/;
    const files = listFiles('.').filter((path) => text.test(path) && path !== 'package-lock.json');
    expect(asLines(files.flatMap((path) => textFindings(path, read(path))))).toEqual([]);
  });

  it('locks packages without naming a registry', () => {
    const lock = read('package-lock.json');
    expect(lock).not.toMatch(/"resolved"/);
    expect(lock).not.toMatch(/registry|\.tgz/);
  });
});

describe('reasons', () => {
  it('are each explained in src/api/reasons.ts', async () => {
    const path = join(repositoryRoot, 'src/api/reasons.ts');
    expect(existsSync(path), 'src/api/reasons.ts exists').toBe(true);
    const module: { reasons: Readonly<Record<string, string>> } = await import(pathToFileURL(path).href);
    const unexplained = sources.flatMap((file) =>
      reasonsUsed(file)
        .filter(({ reason }) => !Object.hasOwn(module.reasons, reason))
        .map(({ reason, line }) => `${file.path}:${line} ${reason}`),
    );
    expect(unexplained).toEqual([]);
  });

  it('are each given somewhere', async () => {
    const path = join(repositoryRoot, 'src/api/reasons.ts');
    const module: { reasons: Readonly<Record<string, string>> } = await import(pathToFileURL(path).href);
    const others = sources.filter((file) => !file.path.endsWith('api/reasons.ts')).map(({ text }) => text);
    const unused = Object.keys(module.reasons).filter((name) => !others.some((text) => text.includes(`'${name}'`)));
    expect(unused).toEqual([]);
  });

  it('are explained in one sentence', async () => {
    const path = join(repositoryRoot, 'src/api/reasons.ts');
    expect(existsSync(path), 'src/api/reasons.ts exists').toBe(true);
    const module: { reasons: Readonly<Record<string, string>> } = await import(pathToFileURL(path).href);
    const bad = Object.entries(module.reasons).filter(
      ([name, sentence]) => !/^[A-Z][A-Za-z0-9]+$/.test(name) || !/^[^\n]{10,}\.$/.test(sentence),
    );
    expect(bad).toEqual([]);
  });
});
