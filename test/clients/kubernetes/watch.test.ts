import { describe, expect, it, onTestFinished } from 'vitest';
import { lastWatchPauseMs, watchLimitMs, watchLineLimitBytes } from '../../../src/clients/kubernetes/limits.ts';
import { nodes as nodeCollection } from '../../../src/clients/kubernetes/paths.ts';
import { watch } from '../../../src/clients/kubernetes/watch.ts';
import { resourceNamed } from '../../../src/lab/servers/kubernetes/resources.ts';
import { createFakeClock, settled } from '../../support/fake-clock.ts';
import { aClient, aLabApi, until } from '../../support/lab-api.ts';

const nodes = resourceNamed('nodes');

async function aWatch() {
  const clock = createFakeClock();
  const server = await aLabApi();
  const client = aClient(clock, [server], server.kubeconfig());
  const stop = new AbortController();
  const seen = { hints: 0, since: `${server.store.version()}` as string | undefined };
  const options = { since: () => seen.since, hint: () => void (seen.hints += 1), random: () => 0.5 };
  const done = watch(client, nodeCollection, options, stop.signal);
  onTestFinished(async () => {
    stop.abort();
    await done;
  });
  const isOpen = () => until(() => server.watches.count() === 1);
  const change = (name: string, value: string): void =>
    void server.store.put(nodes, { metadata: { name }, status: { value } });
  const isAskedAgain = async (): Promise<void> => {
    const before = server.requests.length;
    await until(() => clock.next() !== undefined);
    await clock.advance(lastWatchPauseMs);
    await until(() => server.requests.length > before);
  };
  return { clock, server, seen, stop, done, isOpen, change, isAskedAgain };
}

describe('a watch', () => {
  it('hints at each change', async () => {
    const { seen, isOpen, change } = await aWatch();
    await isOpen();
    expect(seen.hints).toBe(0);
    change('n1', 'a');
    await until(() => seen.hints === 1);
    change('n1', 'b');
    await until(() => seen.hints === 2);
  });

  it('takes a bookmark for no change, and goes on behind it', async () => {
    const { clock, server, seen, isOpen } = await aWatch();
    await isOpen();
    server.store.put(resourceNamed('pods'), { metadata: { name: 'p', namespace: 'x' } });
    server.watches.bookmark();
    await clock.advance(watchLimitMs - 1_000);
    server.watches.end();
    await until(() => server.requests.length === 2);
    expect(seen.hints).toBe(0);
    expect(server.requests[1]).toContain(`resourceVersion=${server.store.version()}`);
  });

  it('sees what happened between two watches', async () => {
    const { clock, server, seen, isOpen, change } = await aWatch();
    await isOpen();
    await clock.advance(60_000);
    server.watches.end();
    change('n1', 'a');
    await until(() => seen.hints === 1);
  });

  it('hints when it is cut, because something may have been missed', async () => {
    const { server, seen, isOpen, isAskedAgain } = await aWatch();
    await isOpen();
    server.watches.cut();
    await until(() => seen.hints === 1);
    await isAskedAgain();
  });

  it('hints when its beginning is too old, and begins at the next list', async () => {
    const { server, seen, isAskedAgain, isOpen, change } = await aWatch();
    await isOpen();
    change('n1', 'a');
    await until(() => seen.hints === 1);
    server.store.compact();
    server.watches.cut();
    await until(() => seen.hints === 2);
    await isAskedAgain();
    await until(() => seen.hints === 3);
    seen.since = `${server.store.version()}`;
    await isAskedAgain();
    await isOpen();
  });

  it('waits for a first list', async () => {
    const { server, seen, isOpen, isAskedAgain, clock } = await aWatch();
    await isOpen();
    seen.since = undefined;
    server.watches.cut();
    await until(() => seen.hints === 1);
    for (let count = 0; count < 5; count += 1) await clock.advance(lastWatchPauseMs);
    expect(server.requests.length).toBe(1);
    seen.since = `${server.store.version()}`;
    await isAskedAgain();
  });

  it('asks ever more seldom when the server refuses', async () => {
    const { clock, server } = await aWatch();
    await until(() => server.watches.count() === 1);
    server.wrong(() => ({ is: 'answer', status: 500, body: '' }));
    server.watches.cut();
    for (let second = 0; second < 300; second += 1) {
      await clock.advance(1_000);
      await settled();
    }
    expect(server.requests.length).toBeGreaterThan(5);
    expect(server.requests.length).toBeLessThan(25);
  });

  it.each([
    ['a line without end', 'x'.repeat(watchLineLimitBytes + 1)],
    ['what is no JSON', 'nonsense\n'],
    ['what is no event', '{"type":"ADDED"}\n'],
    ['an ERROR event', '{"type":"ERROR","object":{"kind":"Status","code":410}}\n'],
  ])('is left at %s, with a hint', async (_, body) => {
    const { server, seen, isOpen, isAskedAgain } = await aWatch();
    await isOpen();
    server.wrong(() => ({ is: 'answer', status: 200, body }));
    server.watches.cut();
    await until(() => seen.hints === 1);
    await isAskedAgain();
    await until(() => seen.hints === 2);
  });

  it('does not ask all the time when every watch ends at once', async () => {
    const { clock, server } = await aWatch();
    await until(() => server.watches.count() === 1);
    server.wrong(() => ({ is: 'answer', status: 200, body: '' }));
    server.watches.end();
    await until(() => clock.next() !== undefined);
    for (let count = 0; count < 50; count += 1) await settled();
    expect(server.requests.length).toBeLessThan(4);
  });

  it('ends with its signal', async () => {
    const { server, stop, done, isOpen, clock } = await aWatch();
    await isOpen();
    stop.abort();
    await done;
    await until(() => server.watches.count() === 0);
    expect(clock.next()).toBeUndefined();
  });
});
