import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shellWord } from '../../src/core/shell-word.ts';

describe('a word of a command to paste', () => {
  it.each([
    ['titan-07', 'titan-07'],
    ['ups/Pyrphoros', 'ups/Pyrphoros'],
    ['switch swap', '"switch swap"'],
    ["nyx's rack", '"nyx\'s rack"'],
    ['', '""'],
    ['5 $ more', "'5 $ more'"],
    ['now!', "'now!'"],
    ['it\'s "urgent"', `'it'\\''s "urgent"'`],
  ])('%s is written as %s', (text, word) => {
    expect(shellWord(text)).toBe(word);
  });

  it('means itself in a shell, whatever it is', () => {
    const words = fc.sample(fc.string({ unit: 'grapheme', maxLength: 30 }), { numRuns: 200, seed: 1 });
    const texts = [...words, '$(reboot)', '`reboot`', "'", "''", '\\', '\\"', '*', '~', '#', 'a\nb', '-x', '{a,b}']
      // No argument of a process can hold it.
      .map((text) => text.replaceAll('\0', ''));
    const said = execFileSync('sh', ['-c', `printf '%s\\0' ${texts.map(shellWord).join(' ')}`], { encoding: 'utf8' });
    expect(said.split('\0').slice(0, -1)).toEqual(texts);
  });
});
