import { describe, expect, it } from 'vitest';
import { listLimitMs, listRestarts, pageObjects } from '../../../src/clients/kubernetes/limits.ts';
import { list } from '../../../src/clients/kubernetes/list.ts';
import { nodes, pods } from '../../../src/clients/kubernetes/paths.ts';
import { textAt } from '../../../src/lab/servers/kubernetes/objects.ts';
import { resourceNamed } from '../../../src/lab/servers/kubernetes/resources.ts';
import type { LabApi } from '../../../src/lab/servers/kubernetes/server.ts';
import { createFakeClock } from '../../support/fake-clock.ts';
import { aClient, aLabApi, attemptLimitMs, never, someLabApis, until } from '../../support/lab-api.ts';

const nameOf = (object: unknown): string => textAt(object, 'metadata', 'name') ?? '?';

function withNodes(server: LabApi, count: number): readonly string[] {
  const names = Array.from({ length: count }, (_, at) => `n${String(at).padStart(5, '0')}`);
  for (const name of names) server.store.put(resourceNamed('nodes'), { metadata: { name } });
  return names;
}
const pagesOf = (server: LabApi): number => server.requests.filter((request) => request.includes('limit=')).length;
const isLaterPage = (path: string): boolean => path.includes('continue=');

describe('a list', () => {
  it('comes in pages, in order, with the version of the moment that it shows', async () => {
    const server = await aLabApi();
    const names = withNodes(server, pageObjects * 2 + 1);
    const version = `${server.store.version()}`;
    const client = aClient(createFakeClock(), [server], server.kubeconfig());
    const outcome = await list(client, nodes, nameOf, { signal: never });
    expect(outcome).toEqual({ is: 'ok', status: 200, value: { items: names, resourceVersion: version } });
    expect(pagesOf(server)).toBe(3);
  });

  it('may be empty, in each way of writing that', async () => {
    const server = await aLabApi();
    const client = aClient(createFakeClock(), [server], server.kubeconfig());
    const empty = { is: 'ok', value: { items: [] } };
    expect(await list(client, nodes, nameOf, { signal: never })).toMatchObject(empty);
    server.wrong(() => ({ is: 'answer', status: 200, body: '{"metadata":{"resourceVersion":"7"},"items":null}' }));
    expect(await list(client, nodes, nameOf, { signal: never })).toMatchObject(empty);
  });

  it.each([
    ['without items', '{"metadata":{"resourceVersion":"7"}}'],
    ['without a version', '{"metadata":{},"items":[]}'],
    ['that is one object', '{"kind":"Node","metadata":{"name":"a","resourceVersion":"7"}}'],
    ['that is text', '"ok"'],
  ])('%s is malformed, and not empty', async (_, body) => {
    const server = await aLabApi();
    const client = aClient(createFakeClock(), [server], server.kubeconfig());
    server.wrong(() => ({ is: 'answer', status: 200, body }));
    expect(await list(client, nodes, nameOf, { signal: never })).toMatchObject({ is: 'malformed' });
  });

  it('can be of some objects only', async () => {
    const server = await aLabApi();
    for (const [name, app] of [
      ['a', 'vault'],
      ['b', 'web'],
    ] as const)
      server.store.put(resourceNamed('pods'), { metadata: { name, namespace: 'x', labels: { app } }, spec: {} });
    const client = aClient(createFakeClock(), [server], server.kubeconfig());
    const options = { signal: never, labelSelector: 'app=vault' };
    expect(await list(client, { ...pods, namespace: 'x' }, nameOf, options)).toMatchObject({ value: { items: ['a'] } });
  });
});

describe('a list that changes while it is read', () => {
  it('still shows the moment of its first page', async () => {
    const server = await aLabApi();
    const names = withNodes(server, pageObjects + 1);
    server.wrong(({ path }) => {
      if (isLaterPage(path)) withNodes(server, pageObjects + 50);
      return undefined;
    });
    const client = aClient(createFakeClock(), [server], server.kubeconfig());
    expect(await list(client, nodes, nameOf, { signal: never })).toMatchObject({ value: { items: names } });
  });

  it('begins anew when that moment is gone (410)', async () => {
    const server = await aLabApi();
    const names = withNodes(server, pageObjects + 1);
    let expiries = 1;
    server.wrong(({ path }) => {
      if (isLaterPage(path) && expiries > 0) server.pages.expire();
      if (isLaterPage(path)) expiries -= 1;
      return undefined;
    });
    const client = aClient(createFakeClock(), [server], server.kubeconfig());
    expect(await list(client, nodes, nameOf, { signal: never })).toMatchObject({ is: 'ok', value: { items: names } });
    expect(pagesOf(server)).toBe(4);
  });

  it('is given up when that happens again and again', async () => {
    const server = await aLabApi();
    withNodes(server, pageObjects + 1);
    server.wrong(({ path }) => {
      if (isLaterPage(path)) server.pages.expire();
      return undefined;
    });
    const client = aClient(createFakeClock(), [server], server.kubeconfig());
    expect(await list(client, nodes, nameOf, { signal: never })).toMatchObject({ is: 'refused', status: 410 });
    expect(pagesOf(server)).toBe(2 * (listRestarts + 1));
  });

  it('goes on at another server of the same cluster', async () => {
    const [one, two] = await someLabApis(2);
    if (one === undefined || two === undefined) throw new Error('two servers');
    const names = withNodes(one, pageObjects + 1);
    one.wrong(({ path }) => (isLaterPage(path) ? { is: 'cut' } : undefined));
    const client = aClient(createFakeClock(), [one, two], one.kubeconfig());
    // The lab keeps the pages of each server by itself, so the second one begins anew.
    expect(await list(client, nodes, nameOf, { signal: never })).toMatchObject({ is: 'ok', value: { items: names } });
  });

  it('fails as a whole when its second page does', async () => {
    const server = await aLabApi();
    withNodes(server, pageObjects + 1);
    server.wrong(({ path }) => (isLaterPage(path) ? { is: 'answer', status: 500, body: '' } : undefined));
    const client = aClient(createFakeClock(), [server], server.kubeconfig());
    expect(await list(client, nodes, nameOf, { signal: never })).toMatchObject({ is: 'refused', status: 500 });
  });
});

describe('a list without end', () => {
  const page = (next: string) => `{"metadata":{"resourceVersion":"7","continue":"${next}"},"items":[]}`;

  it('is noticed when it leads in a circle', async () => {
    const server = await aLabApi();
    server.wrong(() => ({ is: 'answer', status: 200, body: page('a') }));
    const client = aClient(createFakeClock(), [server], server.kubeconfig());
    expect(await list(client, nodes, nameOf, { signal: never })).toMatchObject({ is: 'malformed' });
  });

  it('is left after a number of pages', async () => {
    const server = await aLabApi();
    server.wrong(({ number }) => ({ is: 'answer', status: 200, body: page(`${number}`) }));
    const client = aClient(createFakeClock(), [server], server.kubeconfig());
    expect(await list(client, nodes, nameOf, { signal: never })).toMatchObject({ is: 'too-big' });
  });

  it('has one limit for all its pages', async () => {
    const clock = createFakeClock();
    const server = await aLabApi();
    withNodes(server, pageObjects * 10);
    server.wrong(({ path }) => (isLaterPage(path) ? { is: 'hang' } : undefined));
    const client = aClient(clock, [server], server.kubeconfig());
    const asked = list(client, nodes, nameOf, { signal: never });
    await until(() => server.requests.length === 2);
    await clock.advance(Math.max(listLimitMs, attemptLimitMs));
    expect(await asked).toMatchObject({ is: 'timed-out' });
  });
});
