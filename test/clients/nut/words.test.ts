import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wordLimit } from '../../../src/clients/nut/limits.ts';
import { encodeLine, wordsOf } from '../../../src/clients/nut/words.ts';
import { createRequestWords } from '../../../src/lab/servers/nut/request-words.ts';

const printable = fc.string({ unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)) });
/** Those that mean something to upsd, often. */
const tricky = fc.string({ unit: fc.constantFrom('"', '\\', '#', '=', ' ', 'a', "'", '@') });
const word = fc.oneof(printable, tricky);

function lineOf(verb: string, args: readonly string[]): string {
  const encoded = encodeLine(verb, args);
  if ('unsayable' in encoded) throw new Error(encoded.unsayable);
  return encoded.line;
}

describe('the words of a line', () => {
  it.each([
    ['UPS rack "Rack \\"A\\" UPS \\\\ back\\#1"', ['UPS', 'rack', 'Rack "A" UPS \\ back#1']],
    ['VAR rack ups.status ""', ['VAR', 'rack', 'ups.status', '']],
    ['VAR rack ups.status "FSD "', ['VAR', 'rack', 'ups.status', 'FSD ']],
    ['  OK \t TRACKING  1 ', ['OK', 'TRACKING', '1']],
    ['VAR a"b input.voltage "230.1"', ['VAR', 'a"b', 'input.voltage', '230.1']],
    ['VAR rack ups.id "# 1"', ['VAR', 'rack', 'ups.id', '# 1']],
    ['', []],
  ])('of %j are %j', (line, words) => {
    expect(wordsOf(line)).toEqual(words);
  });

  it.each(['VAR rack ups.status "OL', '"', 'a\\', '"a\\"'])('are none where %j ends too early', (line) => {
    expect(wordsOf(line)).toBeUndefined();
  });

  it('come back as they were said, to us and to upsd', () => {
    fc.assert(
      fc.property(fc.array(word, { maxLength: 8 }), (args) => {
        const line = lineOf('SET', args);
        expect(wordsOf(line)).toEqual(['SET', ...args]);
        expect(createRequestWords().push(`${line}\n`)).toEqual([['SET', ...args]]);
      }),
    );
  });
});

describe('an argument', () => {
  it('cannot end its line, whatever is in it', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 20 }), { maxLength: 4 }), (args) => {
        const encoded = encodeLine('SET', args);
        const isSayable = args.every((arg) => /^[\x20-\x7e]*$/.test(arg));
        expect('line' in encoded).toBe(isSayable);
        expect('line' in encoded ? encoded.line : '').toMatch(/^[\x20-\x7e]*$/);
      }),
    );
  });

  it.each(['\n', 'rack\nFSD rack', '\r', '\0', '\x7f', '\u0085', 'é', '\ud800'])('is refused with %j in it', (arg) => {
    expect(encodeLine('PASSWORD', ['fine', arg])).toEqual({
      unsayable: expect.stringMatching(/^argument 2 of PASSWORD holds a character/),
    });
  });

  it('is refused when upsd would cut it, and not named in the refusal', () => {
    const secret = 'x'.repeat(wordLimit + 1);
    const refusal = encodeLine('PASSWORD', [secret]);
    expect(refusal).toEqual({ unsayable: 'argument 1 of PASSWORD is longer than the 512 characters that upsd takes' });
    expect(encodeLine('PASSWORD', [secret.slice(1)])).toHaveProperty('line');
  });
});
