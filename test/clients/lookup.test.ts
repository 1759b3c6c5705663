// Names into addresses, by a resolver of the system that the test answers for.
import dns, { type LookupAddress } from 'node:dns';
import { connect, type LookupFunction } from 'node:net';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createLookup } from '../../src/clients/lookup.ts';

type Answer = (error: Error | null, addresses?: readonly LookupAddress[]) => void;

/** Names that were asked for, in order, each with the way to answer it. */
function aResolver(): { readonly name: string; readonly answer: Answer }[] {
  const asked: { readonly name: string; readonly answer: Answer }[] = [];
  const spy = vi.spyOn(dns, 'lookup');
  spy.mockImplementation(
    ((name: string, _options: unknown, answer: Answer) => void asked.push({ name, answer })) as never,
  );
  onTestFinished(() => spy.mockRestore());
  return asked;
}
const all = (lookup: LookupFunction, name: string, family?: 4 | 6): Promise<unknown> =>
  new Promise((resolve) => {
    lookup(name, { all: true, ...(family === undefined ? {} : { family }) }, (error, found) =>
      resolve(error?.message ?? found),
    );
  });
const v4 = { address: '192.0.2.7', family: 4 };
const v6 = { address: '2001:db8::7', family: 6 };

describe('a name', () => {
  it('is asked for once for all who wait, and after the one before it', async () => {
    const asked = aResolver();
    const lookup = createLookup();
    const answers = ['git', 'git', 'web', 'git'].map((name) => all(lookup, name));
    expect(asked.map(({ name }) => name)).toEqual(['git']);
    asked[0]?.answer(null, [v4]);
    expect(asked.map(({ name }) => name)).toEqual(['git', 'web']);
    asked[1]?.answer(new Error('nobody answers'));
    expect(await Promise.all(answers)).toEqual([[v4], [v4], 'nobody answers', [v4]]);
  });

  it('waits for none of another queue, and localhost for nobody at all', async () => {
    const asked = aResolver();
    const [usual, power] = [createLookup(), createLookup()];
    void all(usual, 'git');
    void all(power, 'keeper');
    expect(asked.map(({ name }) => name)).toEqual(['git', 'keeper']);
    expect(await all(usual, 'localhost')).toContainEqual({ address: '127.0.0.1', family: 4 });
    expect(await all(usual, 'localhost', 6)).toEqual([{ address: '::1', family: 6 }]);
  });

  it('keeps only so many waiting while nobody answers', async () => {
    const asked = aResolver();
    const lookup = createLookup();
    const first = all(lookup, 'git');
    for (let more = 0; more < 40; more += 1) void all(lookup, 'git');
    expect(await first).toBe('git has no address');
    expect(asked).toHaveLength(1);
  });

  it('has no address when none is of the family that is asked for', async () => {
    const asked = aResolver();
    const [found, missing] = [all(createLookup(), 'git', 6), all(createLookup(), 'git', 6)];
    asked[0]?.answer(null, [v4, v6]);
    asked[1]?.answer(null, [v4]);
    expect(await Promise.all([found, missing])).toEqual([[v6], 'git has no address']);
  });

  it('leads a socket where the resolver says', async () => {
    const asked = aResolver();
    const socket = connect({ host: 'git', port: 9, lookup: createLookup() });
    onTestFinished(() => void socket.destroy());
    const refused = new Promise((resolve) => socket.once('error', resolve));
    await vi.waitFor(() => expect(asked).toHaveLength(1));
    asked[0]?.answer(null, [{ address: '127.0.0.1', family: 4 }]);
    expect(await refused).toMatchObject({ code: 'ECONNREFUSED', address: '127.0.0.1' });
  });
});
