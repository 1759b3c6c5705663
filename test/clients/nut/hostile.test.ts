import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { requestTimeoutMs } from '../../../src/clients/nut/limits.ts';
import { createFakeClock, settled } from '../../support/fake-clock.ts';
import { aClient, aRawServer, meanwhile } from './loopback.ts';

/** Pieces of what upsd says, and anything else, in any order. */
const word = fc.constantFrom(
  'BEGIN',
  'END',
  'LIST',
  'VAR',
  'rack',
  'ups.status',
  '"OL"',
  '"OL',
  'OK',
  'ERR',
  'DATA-STALE',
  '\\',
);
const line = fc.array(word, { maxLength: 6 }).map((words) => new TextEncoder().encode(`${words.join(' ')}\n`));
const answer = fc
  .constantFrom(
    'BEGIN LIST VAR rack\nVAR rack ups.status "OL"\nEND LIST VAR rack\n',
    'BEGIN LIST VAR rack\n',
    'ERR DATA-STALE\n',
  )
  .map((text) => new TextEncoder().encode(text));
const piece = fc.oneof(
  line,
  answer,
  fc.uint8Array({ maxLength: 64 }),
  fc.uint8Array({ minLength: 5_000, maxLength: 6_000 }),
);
const behaviour = fc.record({
  pieces: fc.array(piece, { maxLength: 8 }),
  end: fc.constantFrom('close', 'reset', 'stay'),
});

describe('whatever a server sends', () => {
  it('each question gets an answer, and a good server is read afterwards', async () => {
    let next: { pieces: readonly Uint8Array[]; end: string } | undefined;
    const served = { count: 0 };
    const { port } = await aRawServer((socket) => {
      socket.once('data', () => {
        if (next === undefined) return socket.write('upsd\n');
        for (const piece of next.pieces) socket.write(piece);
        if (next.end === 'close') socket.end();
        if (next.end === 'reset') socket.resetAndDestroy();
        served.count += 1;
        return undefined;
      });
    });
    await fc.assert(
      fc.asyncProperty(behaviour, async (drawn) => {
        const clock = createFakeClock();
        const client = aClient(port, clock);
        next = drawn;
        const before = served.count;
        const readings = [client.variables('rack'), client.list()];
        while (served.count === before) await settled();
        // Both limits pass one after another: the second question begins on a connection of its own, or is told of the pause.
        const answers = await meanwhile(Promise.all(readings), async (turn) => {
          await settled();
          if (turn > 50 && turn % 5 === 0) await clock.advance(requestTimeoutMs / 4);
        });
        for (const { is } of answers) expect(['ok', 'lost', 'refused', 'unreachable', 'violation']).toContain(is);
        client.close();

        next = undefined;
        const other = aClient(port, clock);
        expect(await other.version()).toEqual({ is: 'ok', value: 'upsd' });
        other.close();
      }),
      { numRuns: 150 },
    );
  });

  it('an endless answer is cut off before it fills the memory', async () => {
    let sentBytes = 0;
    const chunk = new TextEncoder().encode(`VAR rack ${'x'.repeat(100)} "1"\n`.repeat(500));
    const { port } = await aRawServer((socket) => {
      const pour = (): void => {
        while (!socket.destroyed && sentBytes < 500_000_000) {
          sentBytes += chunk.length;
          if (!socket.write(chunk)) return void socket.once('drain', pour);
        }
      };
      socket.once('data', () => {
        socket.write('BEGIN LIST VAR rack\n');
        pour();
      });
    });
    const client = aClient(port, createFakeClock());
    expect(await client.variables('rack')).toMatchObject({ is: 'violation' });
    // The limit, and what the sockets of both sides hold.
    expect(sentBytes).toBeLessThan(20_000_000);
  });
});
