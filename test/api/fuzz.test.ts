// Whatever the bytes are: an answer, never a throw, and never half a configuration.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse as parseYaml, stringify } from 'yaml';
import { parseConfig } from '../../src/api/config.ts';
import { readDesired } from '../../src/api/desired.ts';
import { bytesOf, desiredText, minimalText, titanText, validConfig } from './files.ts';
import { mutate, mutation } from './mutation.ts';
import { expectSoundConfig, expectSoundDesired } from './soundness.ts';

const site = validConfig(titanText);

function checkBoth(bytes: Uint8Array): void {
  checkConfig(bytes);
  checkDesired(bytes);
}

function checkConfig(bytes: Uint8Array): void {
  const config = parseConfig(bytes);
  expect(['valid', 'invalid']).toContain(config.state);
  if (config.state === 'valid') expectSoundConfig(config.config);
  if (config.state === 'invalid') expectPlaced(config.problems);
  expect('config' in config).toBe(config.state === 'valid');
}

function checkDesired(bytes: Uint8Array): void {
  const { desired, problems } = readDesired(bytes, site);
  expect(['valid', 'invalid']).toContain(desired.state);
  if (desired.state === 'valid') expectSoundDesired(desired, site);
  if (desired.state === 'invalid') expectPlaced(problems);
}

function expectPlaced(problems: readonly { line: number; column: number; length: number; message: string }[]): void {
  expect(problems.length).toBeGreaterThan(0);
  const bad = problems.filter(
    ({ line, column, length, message }) =>
      Math.min(line, column, length) < 1 || message === '' || message.includes('\n'),
  );
  expect(bad).toEqual([]);
}

describe('any bytes', () => {
  it('are answered', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => checkBoth(bytes)),
      { numRuns: 400 },
    );
  });

  it('are answered when they look like YAML', () => {
    const token = fc.constantFrom(
      'a: ',
      '- ',
      '[',
      ']',
      '{',
      '}',
      ',',
      '\n',
      '  ',
      '&x ',
      '*x',
      '"',
      "'",
      '|\n',
      '? ',
      ': ',
      '!!map ',
      '%YAML 1.1\n',
      '---\n',
      '...\n',
      '#',
      '\t',
      '<<: ',
      '.nan',
      '1e999',
      '__proto__: ',
      'spec:\n  ',
      'nodes:\n  ',
      '\\ud800',
      '\u0085',
      '@',
      '`',
    );
    fc.assert(
      fc.property(fc.array(token, { maxLength: 40 }), (tokens) => checkBoth(bytesOf(tokens.join('')))),
      { numRuns: 400 },
    );
  });
});

describe('a file that was torn', () => {
  it.each([
    ['ananke.yaml', minimalText, checkConfig],
    ['desired.yaml', desiredText, checkDesired],
  ])('is answered wherever it ends: %s', (_name, text, check) => {
    const bytes = bytesOf(text);
    for (let end = 0; end < bytes.length; end += 1) check(bytes.slice(0, end));
  });

  it.each([
    ['ananke.yaml', minimalText, checkConfig],
    ['desired.yaml', desiredText, checkDesired],
  ])('is answered whichever byte is flipped: %s', (_name, text, check) => {
    const bytes = bytesOf(text);
    for (let at = 0; at < bytes.length; at += 1) {
      const flipped = Uint8Array.from(bytes);
      flipped[at] = (flipped[at] ?? 0) ^ ([0x01, 0x20, 0x80][at % 3] ?? 0);
      check(flipped);
    }
  });
});

describe('a valid file with mutations', () => {
  it.each([
    ['the smallest ananke.yaml', minimalText, 300],
    ['the full ananke.yaml', titanText, 40],
  ])('is a sound configuration or none: %s', (_name, text, numRuns) => {
    const plain: unknown = parseYaml(text);
    fc.assert(
      fc.property(fc.array(mutation, { minLength: 1, maxLength: 3 }), (mutations) => {
        checkConfig(bytesOf(stringify(mutations.reduce(mutate, plain))));
      }),
      { numRuns },
    );
  });

  it('is a sound wish or none', () => {
    const plain: unknown = parseYaml(desiredText);
    fc.assert(
      fc.property(fc.array(mutation, { minLength: 1, maxLength: 3 }), (mutations) => {
        checkDesired(bytesOf(stringify(mutations.reduce(mutate, plain))));
      }),
      { numRuns: 400 },
    );
  });

  it('is often still valid and often not, or the mutations would prove nothing', () => {
    const plain: unknown = parseYaml(desiredText);
    const states = fc
      .sample(mutation, { numRuns: 200, seed: 1 })
      .map((one) => readDesired(bytesOf(stringify(mutate(plain, one))), site).desired.state);
    expect(states.filter((state) => state === 'valid').length).toBeGreaterThan(30);
    expect(states.filter((state) => state === 'invalid').length).toBeGreaterThan(30);
  });
});
