import { describe, expect, it } from 'vitest';
import { upsName } from '../../../src/core/ids.ts';
import { upsAddress, upsdsOf } from '../../../src/observers/ups/address.ts';
import { aUps } from '../../support/builders/config.ts';

describe('the address of a UPS', () => {
  it.each([
    ['rack@192.0.2.10:3494', { name: 'rack', host: '192.0.2.10', port: 3494 }],
    ['rack@keeper.example', { name: 'rack', host: 'keeper.example', port: 3493 }],
    ['rack@[2001:db8::1]:3493', { name: 'rack', host: '2001:db8::1', port: 3493 }],
    ['rack@[::1]', { name: 'rack', host: '::1', port: 3493 }],
  ])('%s is %j', (text, address) => {
    expect(upsAddress(text)).toEqual(address);
  });

  it('puts the UPSes of one upsd together', () => {
    const at = (name: string, address: string) => aUps(upsName(name), { address });
    const upsds = upsdsOf([at('A', 'a@keeper:3493'), at('B', 'b@other:3493'), at('C', 'c@Keeper')]);
    const short = upsds.map(({ host, port, upses }) => [
      host,
      port,
      upses.map((one) => [one.config.name, one.nameThere]),
    ]);
    expect(short).toEqual([
      [
        'keeper',
        3493,
        [
          ['A', 'a'],
          ['C', 'c'],
        ],
      ],
      ['other', 3493, [['B', 'b']]],
    ]);
  });
});
