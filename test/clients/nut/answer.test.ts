import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AnswerReader, readList, readOk, readText, readWord } from '../../../src/clients/nut/answer.ts';
import { readTranscript } from './transcript.ts';

/** What the last line made of it. */
function read<Value>(reader: AnswerReader<Value>, lines: readonly string[]): unknown {
  return lines.reduce<unknown>((_before, line) => reader.take(line), undefined);
}
const [reading = [], ...others] = readTranscript();
const answerTo = (request: string): readonly string[] =>
  reading.find((exchange) => exchange.request === request)?.answer ?? [];

describe('what upsd 2.8.0 has said', () => {
  it('about itself', () => {
    expect(read(readText(), answerTo('VER'))).toEqual({
      is: 'answered',
      value: 'Network UPS Tools upsd 2.8.0 - http://www.networkupstools.org/',
    });
  });

  it('about its UPSes, one with quotes in its description', () => {
    const list = new Map([
      ['rack', 'Rack "A" UPS \\ back#1'],
      ['loopy', 'Description unavailable'],
      ['dead', 'Description unavailable'],
    ]);
    expect(read(readList('UPS'), answerTo('LIST UPS'))).toEqual({ is: 'answered', value: list });
  });

  it('about the variables of a UPS', () => {
    const progress = readList('VAR', 'rack');
    const lines = answerTo('LIST VAR rack');
    const last = lines.map((line) => progress.take(line)).at(-1);
    if (last?.is !== 'answered') throw new Error(JSON.stringify(last));
    expect(last.value.size).toBe(20);
    expect(last.value.get('ups.status')).toBe('OL CHRG');
    expect(last.value.get('ups.model')).toBe('5P "1550"');
    expect(last.value.get('device.model')).toBe('5P \\"1550\\"');
  });

  it('when it refused', () => {
    const refusals = [reading, ...others].flat().filter(({ answer }) => answer[0]?.startsWith('ERR ') === true);
    expect(refusals.length).toBeGreaterThan(8);
    for (const { answer } of refusals) {
      const expected = { is: 'refused', word: answer[0]?.slice(4), extra: '' };
      expect(read(readOk(), answer)).toEqual(expected);
      expect(read(readList('VAR', 'rack'), answer)).toEqual(expected);
    }
  });

  it('when it took an order', () => {
    const taken = others
      .flat()
      .map(({ answer }) => answer)
      .filter(([line]) => line?.startsWith('OK') === true);
    expect(taken.length).toBeGreaterThan(8);
    for (const answer of taken) expect(read(readOk(), answer)).toMatchObject({ is: 'answered' });
    expect(read(readOk(), ['OK TRACKING 2DDC5036-F665-4D29-BE4C-0374D091D263'])).toEqual({
      is: 'answered',
      value: { trackingId: '2DDC5036-F665-4D29-BE4C-0374D091D263' },
    });
  });
});

describe('a line that is no answer to the question', () => {
  it.each([
    ['another list', ['BEGIN LIST VAR other']],
    ['a row before the list', ['VAR rack ups.status "OL"']],
    ['a row of another UPS', ['BEGIN LIST VAR rack', 'VAR other ups.status "OL"']],
    ['a row with too few words', ['BEGIN LIST VAR rack', 'VAR rack ups.status']],
    ['a row with too many words', ['BEGIN LIST VAR rack', 'VAR rack ups.status OL CHRG']],
    ['an open quote', ['BEGIN LIST VAR rack', 'VAR rack ups.status "OL']],
    ['another end', ['BEGIN LIST VAR rack', 'END LIST VAR other']],
    ['an error in the middle', ['BEGIN LIST VAR rack', 'ERR DATA-STALE']],
    ['an error without a word', ['ERR']],
    ['an error with a strange word', ['ERR <html>']],
    ['nothing', ['']],
  ])('is found: %s', (_what, lines) => {
    expect(read(readList('VAR', 'rack'), lines)).toEqual({ is: 'senseless' });
  });

  it('is found where OK or a word is due', () => {
    expect(read(readOk(), ['VAR rack ups.status "OL"'])).toEqual({ is: 'senseless' });
    expect(read(readOk(), ['OKAY'])).toEqual({ is: 'senseless' });
    expect(read(readWord('PENDING', 'SUCCESS'), ['OK'])).toEqual({ is: 'senseless' });
  });
});

describe('an answer', () => {
  it('with more behind OK is as good as OK', () => {
    expect(read(readOk(), ['OK Goodbye'])).toEqual({ is: 'answered', value: {} });
    expect(read(readOk(), ['OK TRACKING'])).toEqual({ is: 'answered', value: {} });
  });

  it('keeps what stands behind the word of an error', () => {
    expect(read(readOk(), ['ERR FEATURE-X not here'])).toEqual({ is: 'refused', word: 'FEATURE-X', extra: 'not here' });
  });

  it('is made of any lines at all without throwing', () => {
    const part = fc.constantFrom(
      'BEGIN',
      'END',
      'LIST',
      'VAR',
      'rack',
      'OK',
      'ERR',
      '"',
      '\\',
      'TRACKING',
      'DATA-STALE',
    );
    const line = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(part).map((parts) => parts.join(' ')),
    );
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        for (const reader of [readList('VAR', 'rack'), readOk(), readText(), readWord('PENDING')]) {
          for (const one of lines) expect(reader.take(one)).toHaveProperty('is');
        }
      }),
    );
  });
});
