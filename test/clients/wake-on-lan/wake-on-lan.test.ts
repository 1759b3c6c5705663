// Magic packets, as a network card would hear them.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { openHostClock } from '../../../src/clients/host-clock.ts';
import { magicPacket } from '../../../src/clients/wake-on-lan/magic-packet.ts';
import { sendMagicPacket } from '../../../src/clients/wake-on-lan/send.ts';

const mac = '02:00:5e:10:00:2A';
const never = new AbortController().signal;

describe('a magic packet', () => {
  it('is six times 0xff and sixteen times the address', () => {
    const bytes = Buffer.from(magicPacket(mac));
    expect(bytes).toHaveLength(102);
    expect(bytes.toString('hex')).toBe(`ffffffffffff${'02005e10002a'.repeat(16)}`);
    expect(magicPacket('02-00-5e-10-00-2a')).toEqual(magicPacket(mac));
  });

  it.each(['', '02:00:5e:10:00', '02:00:5e:10:00:11:22', '02:00:5e:10:00:zz', '2:0:5e:10:0:11'])(
    'is none for %j',
    (text) => {
      expect(() => magicPacket(text)).toThrow(RangeError);
    },
  );
});

describe('sending one', () => {
  it('reaches whoever hears that address', async () => {
    const card = createSocket('udp4');
    card.bind(0, '127.0.0.1');
    await once(card, 'listening');
    try {
      const heard = once(card, 'message');
      const call = { mac, broadcast: '127.0.0.1', port: card.address().port };
      expect(await sendMagicPacket(call, openHostClock(), never)).toEqual({ sent: true });
      const [packet] = await heard;
      expect(new Uint8Array(packet)).toEqual(magicPacket(mac));
    } finally {
      card.close();
    }
  });

  it('that nobody can carry is told as a sentence', async () => {
    const sent = await sendMagicPacket({ mac, broadcast: '127.0.0.1', port: 70_000 }, openHostClock(), never);
    expect(sent).toEqual({ sent: false, message: expect.stringContaining('no magic packet to 127.0.0.1') });
  });

  it('ends with its caller', async () => {
    const sent = await sendMagicPacket(
      { mac, broadcast: '127.0.0.1', port: 9 },
      openHostClock(),
      AbortSignal.abort('enough'),
    );
    expect(sent).toEqual({ sent: false, message: 'no magic packet to 127.0.0.1: stopped' });
  });
});
