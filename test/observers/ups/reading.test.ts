import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { upsReading } from '../../../src/observers/ups/reading.ts';
import { cleanReading } from '../../../src/reconcilers/power/reading.ts';

const read = (variables: Readonly<Record<string, string>>) =>
  upsReading(new Map(Object.entries({ 'ups.status': 'OL', ...variables })));

describe('a reading of a UPS', () => {
  it('has the status as a set, and numbers where there are numbers', () => {
    const variables = {
      'ups.status': 'OL  CHRG OL',
      'battery.charge': '100',
      'battery.runtime': '1800',
      'ups.load': '023.4',
      'input.voltage': '230.1',
      'ups.delay.shutdown': '20',
      'ups.model': '5P "1550"',
    };
    expect(read(variables)).toEqual({
      tokens: ['OL', 'CHRG'],
      chargePercent: 100,
      runtimeSeconds: 1800,
      loadPercent: 23.4,
      inputVoltage: 230.1,
      offDelaySeconds: 20,
    });
  });

  it.each([
    ['FSD ', ['FSD']],
    ['FSD OB LB', ['FSD', 'OB', 'LB']],
    ['BOGUS OLB', ['BOGUS', 'OLB']],
    ['WAIT', ['WAIT']],
    ['ALARM OL RB', ['ALARM', 'OL', 'RB']],
  ])('of status %j has the words %j, known or not', (status, tokens) => {
    expect(read({ 'ups.status': status })).toEqual({ tokens });
  });

  it.each(['', ' ', '\t'])('is none when the status is %j', (status) => {
    expect(read({ 'ups.status': status, 'battery.charge': '100' })).toBeUndefined();
  });

  it('is none when there is no status', () => {
    expect(upsReading(new Map([['battery.charge', '100']]))).toBeUndefined();
  });

  it.each([
    '',
    ' ',
    'nan',
    'NaN',
    'Infinity',
    '1e3',
    '0x10',
    '1,200',
    '1.200.0',
    '12 V',
    '--',
    '-',
    '.',
    '1.',
    '+5',
    '१२',
    'null',
    '9'.repeat(400),
  ])('leaves out %j, which is no number', (text) => {
    expect(read({ 'battery.charge': text, 'battery.runtime': text, 'ups.load': text })).toEqual({ tokens: ['OL'] });
  });

  it.each([
    ['ups.load', '65535'],
    ['input.voltage', '6553.5'],
    ['input.voltage', '-1'],
    ['ups.delay.shutdown', '-1'],
  ])('leaves out what no UPS could mean: %s %s', (name, text) => {
    expect(read({ [name]: text })).toEqual({ tokens: ['OL'] });
  });

  it.each(['0', '-1', '65535'])(
    'keeps a runtime of %s as it is told, and the policy knows what it is worth',
    (text) => {
      const reading = read({ 'battery.runtime': text });
      expect(reading).toEqual({ tokens: ['OL'], runtimeSeconds: Number(text) });
      expect(cleanReading(reading ?? { tokens: [] })).not.toHaveProperty('runtimeMs');
    },
  );

  it('is made of anything without throwing, and holds only finite numbers', () => {
    const name = fc.constantFrom('ups.status', 'battery.charge', 'battery.runtime', 'ups.load', 'input.voltage');
    const value = fc.oneof(fc.string({ unit: 'binary' }), fc.double().map(String), fc.integer().map(String));
    fc.assert(
      fc.property(fc.array(fc.tuple(name, value)), (rows) => {
        const { tokens = [], ...numbers } = upsReading(new Map(rows)) ?? {};
        expect(tokens.every((token) => token !== '' && !/\s/.test(token))).toBe(true);
        expect(Object.values(numbers).every((number) => Number.isFinite(number))).toBe(true);
      }),
    );
  });
});
