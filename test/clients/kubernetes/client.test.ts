import { describe, expect, it } from 'vitest';
import type { KubernetesClient } from '../../../src/clients/kubernetes/client.ts';
import { answerLimitBytes } from '../../../src/clients/kubernetes/limits.ts';
import { hasAnswered, isUncertain, type Outcome } from '../../../src/clients/kubernetes/outcome.ts';
import { createAuthority } from '../../../src/lab/servers/certificates/authority.ts';
import { kubeconfigFor } from '../../../src/lab/servers/kubernetes/server.ts';
import { createFakeClock } from '../../support/fake-clock.ts';
import { aClient, aLabApi, attemptLimitMs, never, nobodyThere, someLabApis, until } from '../../support/lab-api.ts';

const version = { method: 'GET', path: '/version' } as const;
const change = {
  method: 'PATCH',
  path: '/api/v1/nodes/n1?fieldManager=ananke',
  body: { type: 'application/merge-patch+json', text: '{"spec":{"unschedulable":true}}' },
} as const;

const get = (client: KubernetesClient, path: string = version.path): Promise<Outcome<unknown>> =>
  client.ask({ method: 'GET', path }, { signal: never });

describe('a request', () => {
  it('gets its answer as JSON, with the token of the kubeconfig', async () => {
    const server = await aLabApi();
    const client = aClient(createFakeClock(), [server], server.kubeconfig());
    expect(await get(client)).toMatchObject({ is: 'ok', status: 200, value: { gitVersion: 'v1.34.0+lab' } });
  });

  it('is let in with a client certificate, too', async () => {
    const server = await aLabApi();
    const user = server.authority.issue({ commonName: 'ananke', organization: 'ananke' });
    const kubeconfig = kubeconfigFor(server.url, server.authority.certificate, user);
    const client = aClient(createFakeClock(), [server], kubeconfig);
    expect(await get(client)).toMatchObject({ is: 'ok' });
  });

  it('uses one connection again and again', async () => {
    const server = await aLabApi();
    const client = aClient(createFakeClock(), [server], server.kubeconfig());
    for (let count = 0; count < 5; count += 1) expect(await get(client)).toMatchObject({ is: 'ok' });
    const body = { type: 'application/json', text: '{"gracePeriodSeconds":0}' };
    // A DELETE with a body and without its length would spoil the connection for the next request.
    await client.ask({ method: 'DELETE', path: '/api/v1/namespaces/a/pods/b', body }, { signal: never });
    expect(await get(client)).toMatchObject({ is: 'ok' });
    expect(server.connections()).toBe(1);
  });

  it('tells what the API refuses, with its reason and causes', async () => {
    const server = await aLabApi();
    const client = aClient(createFakeClock(), [server], server.kubeconfig());
    expect(await get(client, '/api/v1/nodes/nobody')).toEqual({
      is: 'refused',
      status: 404,
      refusal: { reason: 'NotFound', message: 'nodes "nobody" not found', causes: [] },
      message: `${server.url} answered 404: nodes "nobody" not found`,
    });
  });

  it('tells a missing right from an API that is down', async () => {
    const server = await aLabApi();
    const client = aClient(
      createFakeClock(),
      [server],
      kubeconfigFor(server.url, server.authority.certificate, { token: 'x' }),
    );
    const outcome = await get(client);
    expect(outcome).toMatchObject({ is: 'auth', status: 401 });
    expect(outcome.is !== 'ok' && hasAnswered(outcome)).toBe(true);
    server.wrong(() => ({ is: 'answer', status: 403, body: '{"kind":"Status","reason":"Forbidden","message":"no"}' }));
    expect(await get(aClient(createFakeClock(), [server], server.kubeconfig()))).toMatchObject({
      is: 'auth',
      status: 403,
      refusal: { reason: 'Forbidden' },
    });
  });

  it('takes a namespace that is being deleted for no matter of rights', async () => {
    const server = await aLabApi();
    const client = aClient(createFakeClock(), [server], server.kubeconfig());
    const body = '{"kind":"Status","reason":"Forbidden","details":{"causes":[{"reason":"NamespaceTerminating"}]}}';
    server.wrong(() => ({ is: 'answer', status: 403, body }));
    expect(await get(client)).toMatchObject({
      is: 'refused',
      status: 403,
      refusal: { causes: ['NamespaceTerminating'] },
    });
  });

  it.each([
    ['no JSON', '<html>it works</html>', ''],
    ['nothing', '', ''],
    ['JSON of another kind', '[1,2,3]', ''],
    ['a Status with fields of other types', '{"kind":"Status","reason":7,"details":"x"}', ''],
    ['control characters', '{"kind":"Status","message":"\\u001b[2Ja\\nb"}', ': [2Ja b'],
  ])('gives a refusal for a 500 with %s', async (_, body, said) => {
    const server = await aLabApi();
    const client = aClient(createFakeClock(), [server], server.kubeconfig());
    server.wrong(() => ({ is: 'answer', status: 500, body }));
    expect(await get(client)).toMatchObject({
      is: 'refused',
      status: 500,
      message: `${server.url} answered 500${said}`,
    });
  });

  it('keeps only the beginning of what a server says', async () => {
    const server = await aLabApi();
    const client = aClient(createFakeClock(), [server], server.kubeconfig());
    const message = 'x'.repeat(100_000);
    server.wrong(() => ({ is: 'answer', status: 422, body: JSON.stringify({ kind: 'Status', message }) }));
    const outcome = await get(client);
    expect(outcome.is === 'refused' && outcome.message.length).toBeLessThan(400);
  });
});

describe('an answer that cannot be read', () => {
  it.each([
    ['ends in the middle of its JSON', { is: 'half-json', bytes: 20 }, { is: 'malformed' }],
    ['is shorter than it says', { is: 'truncate', bytes: 20 }, { is: 'unreachable', sent: true }],
    ['is no JSON', { is: 'answer', status: 200, body: '<html>' }, { is: 'malformed' }],
    ['never comes because the connection is cut', { is: 'cut' }, { is: 'unreachable', sent: true }],
    ['says that it is too big', { is: 'huge', bytes: 100_000_000, saysSo: true }, { is: 'too-big' }],
    ['turns out too big', { is: 'huge', bytes: 100_000_000, saysSo: false }, { is: 'too-big' }],
  ] as const)('%s', async (_, fault, expected) => {
    const server = await aLabApi();
    const client = aClient(createFakeClock(), [server], server.kubeconfig());
    server.wrong(() => fault);
    expect(await get(client)).toMatchObject(expected);
    server.wrong(() => undefined);
    expect(await get(client)).toMatchObject({ is: 'ok' });
  });

  it('leaves no more in memory than the limit', () => {
    expect(answerLimitBytes).toBeLessThan(100_000_000);
  });

  it('is none in HTTP', async () => {
    const { createServer } = await import('node:tls');
    const authority = createAuthority('lab authority');
    const { certificate, key } = authority.issue({ commonName: 'x', names: ['127.0.0.1'] });
    const garbage = createServer({ cert: certificate, key }, (socket) => {
      socket.on('error', () => undefined);
      socket.end('SSH-2.0-OpenSSH_9.2\r\n\r\n');
    });
    await new Promise<void>((resolve) => {
      garbage.listen(0, '127.0.0.1', resolve);
    });
    const bound = garbage.address();
    const url = `https://127.0.0.1:${typeof bound === 'object' && bound !== null ? bound.port : 0}`;
    const client = aClient(createFakeClock(), [{ url }], kubeconfigFor(url, authority.certificate, { token: 'x' }));
    expect(await get(client)).toMatchObject({ is: 'malformed' });
    garbage.close();
  });
});

describe('a server that does not answer', () => {
  it('is left after its limit', async () => {
    const clock = createFakeClock();
    const server = await aLabApi();
    const client = aClient(clock, [server], server.kubeconfig());
    server.wrong(() => ({ is: 'hang' }));
    const asked = get(client);
    await until(() => server.requests.length === 1);
    await clock.advance(attemptLimitMs);
    expect(await asked).toMatchObject({
      is: 'timed-out',
      sent: true,
      message: `${server.url} did not answer within 5 s`,
    });
    expect(clock.next()).toBeUndefined();
  });

  it('is left also when it began to answer', async () => {
    const clock = createFakeClock();
    const server = await aLabApi();
    const client = aClient(clock, [server], server.kubeconfig());
    server.wrong(() => ({ is: 'stall' }));
    const asked = get(client);
    await until(() => server.requests.length === 1);
    await clock.advance(attemptLimitMs);
    expect(await asked).toMatchObject({ is: 'timed-out' });
  });

  it('holds nobody who gives up', async () => {
    const server = await aLabApi();
    const client = aClient(createFakeClock(), [server], server.kubeconfig());
    server.wrong(() => ({ is: 'hang' }));
    const caller = new AbortController();
    const asked = client.ask(version, { signal: caller.signal });
    await until(() => server.requests.length === 1);
    caller.abort();
    expect(await asked).toMatchObject({ is: 'stopped', sent: true });
    expect(await client.ask(version, { signal: caller.signal })).toMatchObject({ is: 'stopped', sent: false });
  });

  it('is not there at all', async () => {
    const server = await aLabApi();
    const nobody = await nobodyThere();
    const client = aClient(createFakeClock(), [nobody], server.kubeconfig());
    const outcome = await get(client);
    expect(outcome).toEqual({ is: 'unreachable', sent: false, message: `${nobody.url}: connection refused` });
    expect(outcome.is !== 'ok' && hasAnswered(outcome)).toBe(false);
  });
});

describe('a certificate', () => {
  it.each([
    ['another authority', () => ({ authority: createAuthority('somebody else') }), 'is from another authority'],
    [
      'another address',
      (authority: ReturnType<typeof createAuthority>) => ({
        certificate: authority.issue({ commonName: 'x', names: ['192.0.2.1'] }),
      }),
      'is not for this address',
    ],
    [
      'the past',
      (authority: ReturnType<typeof createAuthority>) => ({
        certificate: authority.issue({ commonName: 'x', names: ['127.0.0.1'], validFrom: 0, validTo: 86_400_000 }),
      }),
      'has expired',
    ],
    [
      'the future',
      (authority: ReturnType<typeof createAuthority>) => ({
        certificate: authority.issue({ commonName: 'x', names: ['127.0.0.1'], validFrom: 4e12, validTo: 5e12 }),
      }),
      'is not valid yet',
    ],
  ])('of %s is not accepted, and nothing is told to its server', async (_, options, words) => {
    const trusted = await aLabApi();
    const server = await aLabApi({ ...options(trusted.authority), token: trusted.token });
    const client = aClient(createFakeClock(), [server], trusted.kubeconfig());
    const outcome = await get(client);
    expect(outcome).toMatchObject({ is: 'tls' });
    expect(outcome.is === 'tls' && outcome.message).toContain(words);
    expect(server.requests).toEqual([]);
  });
});

describe('several servers', () => {
  it('are tried in order, and the one that answered is remembered', async () => {
    const [one, two] = await someLabApis(2);
    if (one === undefined || two === undefined) throw new Error('two servers');
    const nobody = await nobodyThere();
    const client = aClient(createFakeClock(), [nobody, one, two], one.kubeconfig());
    expect(await get(client)).toMatchObject({ is: 'ok' });
    await one.close();
    expect(await get(client)).toMatchObject({ is: 'ok' });
    expect(await get(client)).toMatchObject({ is: 'ok' });
    expect([one.requests.length, two.requests.length]).toEqual([1, 2]);
  });

  it.each([
    ['answers 5xx', { is: 'answer', status: 503, body: '' }],
    ['breaks off', { is: 'truncate', bytes: 5 }],
    ['answers nonsense', { is: 'answer', status: 200, body: 'x' }],
  ] as const)('are tried for a read when the first one %s', async (_, fault) => {
    const [one, two] = await someLabApis(2);
    if (one === undefined || two === undefined) throw new Error('two servers');
    one.wrong(() => fault);
    const client = aClient(createFakeClock(), [one, two], one.kubeconfig());
    expect(await get(client)).toMatchObject({ is: 'ok' });
  });

  it('are not tried for a change that the first one may have carried out', async () => {
    const [one, two] = await someLabApis(2);
    if (one === undefined || two === undefined) throw new Error('two servers');
    one.wrong(() => ({ is: 'cut' }));
    const client = aClient(createFakeClock(), [one, two], one.kubeconfig());
    const outcome = await client.ask(change, { signal: never });
    expect(outcome).toMatchObject({ is: 'unreachable', sent: true });
    expect(outcome.is !== 'ok' && isUncertain(outcome)).toBe(true);
    one.wrong(() => ({ is: 'answer', status: 500, body: '' }));
    expect(await client.ask(change, { signal: never })).toMatchObject({ is: 'refused', status: 500 });
    expect(two.requests).toEqual([]);
  });

  it('are tried for a change that never got to the first one', async () => {
    const server = await aLabApi();
    const nobody = await nobodyThere();
    const client = aClient(createFakeClock(), [nobody, server], server.kubeconfig());
    expect(await client.ask(change, { signal: never })).toMatchObject({ is: 'refused', status: 404 });
  });

  it('are all told of when none of them answers', async () => {
    const server = await aLabApi();
    const [a, b] = [await nobodyThere(), await nobodyThere()];
    const client = aClient(createFakeClock(), [a, b], server.kubeconfig());
    expect(await get(client)).toMatchObject({
      is: 'unreachable',
      message: `${a.url}: connection refused; ${b.url}: connection refused`,
    });
  });

  it('have one limit together', async () => {
    const clock = createFakeClock();
    const servers = await someLabApis(3);
    for (const server of servers) server.wrong(() => ({ is: 'hang' }));
    const client = aClient(clock, servers, servers[0]?.kubeconfig() ?? '');
    const asked = client.ask(version, { signal: never, limitMs: 7_000 });
    await until(() => servers[0]?.requests.length === 1);
    await clock.advance(attemptLimitMs);
    await until(() => servers[1]?.requests.length === 1);
    await clock.advance(2_000);
    expect(await asked).toMatchObject({ is: 'timed-out', sent: true });
    expect(servers[2]?.requests).toEqual([]);
  });
});

describe('readyz', () => {
  it('is ready when one server says so by its code', async () => {
    const [one, two] = await someLabApis(2);
    if (one === undefined || two === undefined) throw new Error('two servers');
    one.wrong(() => ({ is: 'answer', status: 500, body: '[+]ping ok\n[-]etcd failed' }));
    const client = aClient(createFakeClock(), [one, two], one.kubeconfig());
    expect(await client.ready({ signal: never })).toMatchObject({ is: 'ok' });
    two.wrong(() => ({ is: 'answer', status: 200, body: '[-]etcd failed' }));
    expect(await client.ready({ signal: never })).toMatchObject({ is: 'ok' });
  });

  it('is not ready when each says that it is not', async () => {
    const server = await aLabApi();
    server.wrong(() => ({ is: 'answer', status: 500, body: '[-]etcd failed' }));
    const client = aClient(createFakeClock(), [server], server.kubeconfig());
    expect(await client.ready({ signal: never })).toMatchObject({ is: 'refused', status: 500 });
  });
});
