// When a session is attempted, and when not: by a clock that a test moves.
import { describe, expect, it } from 'vitest';
import { backoffMs } from '../../../src/clients/ssh/backoff.ts';
import type { Greeted } from '../../../src/clients/ssh/greet.ts';
import { Keeper, type Prepared } from '../../../src/clients/ssh/keeper.ts';
import { firstBackoffMs } from '../../../src/clients/ssh/limits.ts';
import { createTurns } from '../../../src/clients/turns.ts';
import { createFakeClock, settled } from '../../support/fake-clock.ts';

const refused: Greeted = { is: 'unreachable', how: 'refused', message: 'alpha refuses' };

/** Attempts end as the test says. */
function aKeeper(attempt: (signal: AbortSignal) => Promise<Greeted> = () => Promise.resolve(refused)) {
  const clock = createFakeClock();
  const seen = { attempts: 0, released: 0 };
  const prepared: Prepared = {
    is: 'prepared',
    attempt(signal) {
      seen.attempts += 1;
      return attempt(signal);
    },
    release() {
      seen.released += 1;
    },
  };
  const prepare = (): Promise<Prepared> => Promise.resolve(prepared);
  const keeper = new Keeper({ name: 'alpha', clock, random: () => 0, connectTimeoutMs: 5_000, prepare });
  return { keeper, clock, seen };
}

describe('a session', () => {
  it('is attempted once for all who ask at the same time', async () => {
    const { keeper, seen } = aKeeper();
    await Promise.all([keeper.get(), keeper.get(), keeper.get()]);
    expect(seen).toEqual({ attempts: 1, released: 1 });
  });

  it('is attempted again after waits that grow to a limit', async () => {
    const { keeper, clock, seen } = aKeeper();
    await keeper.get();
    for (const wait of [250, 500, 1_000, 2_000, 4_000, 8_000, 8_000]) {
      const [before, got] = [seen.attempts, keeper.get()];
      await clock.advance(wait - 1);
      expect(seen.attempts).toBe(before);
      await clock.advance(1);
      expect(await got).toEqual(refused);
      expect(seen.attempts).toBe(before + 1);
    }
  });

  it('is attempted at once when somebody says to open it, also while a wait is on', async () => {
    const { keeper, clock, seen } = aKeeper();
    await keeper.get();
    const waiting = keeper.get();
    await settled();
    expect(seen.attempts).toBe(1);
    expect(clock.next()).toBe(clock.now() + firstBackoffMs);
    expect(await keeper.want()).toEqual(refused);
    expect(await waiting).toEqual(refused);
    expect(seen.attempts).toBe(2);
  });

  it('tells how far an attempt got that ran out of time, and lets its place go', async () => {
    const silent: Greeted = { is: 'unreachable', how: 'silent', message: 'alpha does not answer' };
    const { keeper, clock, seen } = aKeeper(
      (signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve(silent))),
    );
    const got = keeper.get();
    await clock.advance(5_000);
    expect(await got).toEqual(silent);
    expect(keeper.state()).toMatchObject({ is: 'failed', end: silent });
    expect(seen.released).toBe(1);
  });

  it('leaves an attempt behind that does not listen', async () => {
    const { keeper, clock, seen } = aKeeper(() => new Promise(() => undefined));
    const got = keeper.get();
    await clock.advance(6_000);
    expect(await got).toMatchObject({ is: 'not-greeted', message: 'alpha gave no session within 5000 ms.' });
    expect(seen.released).toBe(1);
  });

  it('is not attempted any more once it is closed, and who waits is told', async () => {
    const { keeper, clock, seen } = aKeeper();
    await keeper.get();
    const waiting = keeper.get();
    await settled();
    keeper.close();
    expect(await waiting).toMatchObject({ is: 'not-sent', why: 'closed' });
    expect(await keeper.want()).toMatchObject({ is: 'not-sent', why: 'closed' });
    await clock.advance(60_000);
    expect(seen.attempts).toBe(1);
  });
});

describe('the wait after failures', () => {
  it('doubles up to its limit, and is drawn from its upper half', () => {
    expect([1, 2, 3, 4, 5, 6, 100].map((failures) => backoffMs(failures, () => 0))).toEqual([
      250, 500, 1_000, 2_000, 4_000, 8_000, 8_000,
    ]);
    expect(backoffMs(6, () => 0.999_999)).toBe(4_000);
  });
});

describe('turns', () => {
  it('come in order, a bounded number at once, and the rest waits or is refused', async () => {
    const turns = createTurns(1, 2);
    const never = new AbortController().signal;
    const first = await turns.take(never);
    const gone = new AbortController();
    const [second, third] = [turns.take(gone.signal), turns.take(never)];
    expect(await turns.take(never)).toBe('full');
    gone.abort();
    expect(await second).toBe('aborted');
    if (typeof first === 'function') {
      first();
      first();
    }
    expect(typeof (await third)).toBe('function');
    expect([turns.taken, turns.waiting]).toEqual([1, 0]);
    expect(await turns.take(gone.signal)).toBe('aborted');
  });
});
