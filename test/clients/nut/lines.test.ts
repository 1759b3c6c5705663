import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLineSplitter } from '../../../src/clients/nut/lines.ts';

const limit = 64;
const bytesOf = (text: string): Uint8Array => Buffer.from(text);

/** The bytes in pieces, cut at these places. */
function pieces(bytes: Uint8Array, cuts: readonly number[]): readonly Uint8Array[] {
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).toSorted((a, b) => a - b), bytes.length];
  return places.slice(1).map((place, at) => bytes.subarray(places[at], place));
}

function split(chunks: readonly Uint8Array[]): readonly string[] | undefined {
  const splitter = createLineSplitter(limit);
  const lines: string[] = [];
  for (const chunk of chunks) {
    const more = splitter.push(chunk);
    if (more === undefined) return undefined;
    lines.push(...more);
  }
  return lines;
}

describe('bytes become the same lines', () => {
  it('wherever they are cut, also within a character', () => {
    const line = fc.string({ unit: 'grapheme', maxLength: 8 }).map((text) => text.replace(/[\r\n]/g, ''));
    const end = fc.constantFrom('\n', '\r\n');
    const text = fc.array(fc.tuple(line, end), { maxLength: 10 });
    fc.assert(
      fc.property(text, fc.array(fc.nat()), (rows, cuts) => {
        const bytes = bytesOf(rows.map((row) => row.join('')).join(''));
        expect(split(pieces(bytes, cuts))).toEqual(rows.map(([row]) => row));
      }),
    );
  });

  it('whatever they are: what is too long is too long in any pieces', () => {
    const chunk = fc.uint8Array({ maxLength: 200 });
    fc.assert(
      fc.property(chunk, fc.array(fc.nat()), (bytes, cuts) => {
        const longest = Buffer.from(bytes)
          .toString('latin1')
          .split('\n')
          .map((line) => line.length);
        const isTooLong = longest.some((length) => length > limit);
        expect(split(pieces(bytes, cuts)) === undefined).toBe(isTooLong);
        expect(split(pieces(bytes, cuts))).toEqual(split([bytes]));
      }),
    );
  });
});

describe('a line', () => {
  it('may be exactly as long as the limit', () => {
    expect(split([bytesOf(`${'x'.repeat(limit)}\n`)])).toEqual(['x'.repeat(limit)]);
    expect(split([bytesOf(`${'x'.repeat(limit + 1)}\n`)])).toBeUndefined();
    expect(split([bytesOf('x'.repeat(limit)), bytesOf('x')])).toBeUndefined();
  });

  it('is read as UTF-8 where it is that, and as Latin-1 where it is not', () => {
    expect(split([bytesOf('Stromausfall für alle\n')])).toEqual(['Stromausfall für alle']);
    expect(split([Buffer.from('f\xfcr alle\n', 'latin1')])).toEqual(['für alle']);
  });

  it('loses one carriage return at its end, and none elsewhere', () => {
    expect(split([bytesOf('a\rb\r\r\nc\n\r\n')])).toEqual(['a\rb\r', 'c', '']);
  });
});
