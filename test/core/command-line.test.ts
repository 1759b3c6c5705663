import { execFileSync, spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commandLine, commandLineLimit } from '../../src/core/command-line.ts';

const lineOf = (words: readonly string[]): string => {
  const made = commandLine(words);
  if (made.is === 'refused') throw new Error(made.message);
  return made.line;
};
/** What a real shell makes of it: its words, with a NUL after each. */
const heardBy = (shell: string, words: readonly string[]): readonly string[] =>
  execFileSync(shell, ['-c', lineOf(['printf', String.raw`%s\0`, ...words])], { encoding: 'utf8' })
    .split('\0')
    .slice(0, -1);

const nasty = [
  "'",
  '"',
  '$(id)',
  '`id`',
  ';',
  '&&',
  '|',
  '>x',
  '*',
  '~',
  '~root',
  '#',
  '!',
  '!!',
  '\\',
  ' ',
  '\t',
  '{a,b}',
  '-n',
  '',
  '=',
];
const word = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.array(fc.constantFrom(...nasty), { maxLength: 6 }).map((parts) => parts.join('')),
);
const sayable = word.filter((text) => !/[\0\n\r]/.test(text));

describe('a command line', () => {
  it('brings every word through a real shell as it is', () => {
    fc.assert(
      fc.property(fc.array(sayable, { minLength: 1, maxLength: 5 }), (words) => {
        expect(heardBy('sh', words)).toEqual(words);
      }),
      { numRuns: 150 },
    );
  });

  it.each(nasty)('brings %j alone', (text) => {
    expect(heardBy('sh', [text])).toEqual([text]);
  });

  it.each(['\0', 'a\nb', 'x\r', '\n'])('refuses %j, which no shell line can hold', (text) => {
    expect(commandLine(['printf', text])).toMatchObject({ is: 'refused', message: expect.stringContaining('word') });
  });

  it.each(['A=b', 'if', 'while', 'A=$(id)', '{', '!'])(
    'takes %j in the first place for the name of a command',
    (name) => {
      const { status, stderr } = spawnSync('sh', ['-c', lineOf([name])], { encoding: 'utf8' });
      expect({ status, stderr }).toEqual({ status: 127, stderr: expect.stringContaining('not found') });
    },
  );

  it('refuses a line without a command, and one without an end', () => {
    expect(commandLine([]).is).toBe('refused');
    expect(commandLine(['', 'x']).is).toBe('refused');
    expect(commandLine(['echo', 'x'.repeat(commandLineLimit)]).is).toBe('refused');
  });
});
