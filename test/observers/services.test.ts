// Probes that prove something: each against a real server that answers as the program does, and as its false friends do.
import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ServiceCheck } from '../../src/api/config-startup.ts';
import { openHostClock } from '../../src/clients/host-clock.ts';
import { createHttpClient } from '../../src/clients/http/client.ts';
import { valueAt } from '../../src/observers/services/json-path.ts';
import { observeServices } from '../../src/observers/services/observer.ts';
import { probeService } from '../../src/observers/services/probe.ts';
import { createFakeClock } from '../support/fake-clock.ts';

type Said = readonly [status: number, body?: unknown, headers?: Readonly<Record<string, string>>];
let server: Server;
let base = '';
/** What is answered, by path; anything else is 404, as by an ingress without a backend. */
let says: Record<string, Said>;
let asked: string[];
beforeEach(async () => {
  [says, asked] = [{}, []];
  server = createServer((request, response) => {
    asked.push(request.url ?? '');
    answer(response, says[request.url ?? ''] ?? [404, 'default backend - 404']);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  server.close();
  server.closeAllConnections();
});
function answer(response: ServerResponse, [status, body = '', headers = {}]: Said): void {
  response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body));
}

const clock = openHostClock();
const http = createHttpClient({ clock, addressOf: () => undefined });
const probe = (check: object) =>
  probeService(ServiceCheck.parse({ name: 'x', url: base, ...check }), http, clock, new AbortController().signal);

describe('the general form', () => {
  it('goes by the status alone where nothing else is asked', async () => {
    says['/'] = [200, 'whatever'];
    expect(await probe({})).toEqual({ healthy: true, message: 'HTTP 200' });
    says['/'] = [204];
    expect(await probe({ accept_status: [200, 204] })).toMatchObject({ healthy: true });
    says['/'] = [401];
    expect(await probe({})).toEqual({ healthy: false, message: 'HTTP 401, and not 200' });
  });

  it('tells what stands before a service from the service', async () => {
    says['/'] = [503];
    expect((await probe({})).message).toBe('HTTP 503: what stands before it finds it down, and not 200');
    expect((await probe({ url: `${base}/nowhere` })).message).toBe('HTTP 404, and not 200');
  });

  it.each<[string, unknown, string | undefined]>([
    ['as expected', { status: 'up', parts: [{ ok: true }] }, undefined],
    ['of another value', { status: 'down', parts: [{ ok: true }] }, '$.status is "down" and not "up"'],
    ['without it', { parts: [{ ok: true }] }, '$.status is absent and not "up"'],
    ['of another type', { status: 'up', parts: [{ ok: 'true' }] }, '$.parts[0].ok is "true" and not true'],
    ['that is none', '<html>', 'the answer is not JSON'],
  ])('reads JSON %s', async (_, body, why) => {
    says['/'] = [200, body];
    const read = await probe({ expect_json: { '$.status': 'up', '$.parts[0].ok': true } });
    expect(read.healthy).toBe(why === undefined);
    expect(read.message).toContain(why ?? 'as expected');
  });

  it('says why there is no answer', async () => {
    server.close();
    server.closeAllConnections();
    expect(await probe({})).toMatchObject({ healthy: false, message: expect.stringContaining('ECONNREFUSED') });
  });
});

describe('a preset', () => {
  const pass = { status: 'pass', checks: { 'database:ping': [{ status: 'pass' }] } };
  const refs = '/ops/cluster.git/info/refs?service=git-upload-pack';
  it.each<[string, Record<string, Said>, boolean]>([
    ['works', { '/api/healthz': [200, pass], [refs]: [200] }, true],
    [
      'is being installed',
      { '/api/healthz': [200, { status: 'pass', description: 'Gitea: Installation stage' }] },
      false,
    ],
    ['has lost its database', { '/api/healthz': [424, { ...pass, status: 'fail' }], [refs]: [200] }, false],
    ['has lost the repository', { '/api/healthz': [200, pass] }, false],
  ])('knows a Gitea that %s', async (_, answers, healthy) => {
    says = answers;
    expect((await probe({ preset: 'gitea', repository: 'ops/cluster' })).healthy).toBe(healthy);
  });

  it('knows a Grafana by its database', async () => {
    says['/api/health'] = [200, { database: 'ok', version: '13.0.0' }];
    expect(await probe({ preset: 'grafana' })).toMatchObject({ healthy: true });
    says['/api/health'] = [200, { database: 'failing' }];
    expect(await probe({ preset: 'grafana' })).toMatchObject({
      healthy: false,
      message: 'HTTP 200, but its database is "failing"',
    });
    says['/api/health'] = [200, '<html>login</html>'];
    expect((await probe({ preset: 'grafana' })).healthy).toBe(false);
  });

  it('knows a Keycloak by the issuer and the keys of the realm', async () => {
    const well = '/realms/home/.well-known/openid-configuration';
    const keycloak = { preset: 'keycloak-oidc', realm: 'home' };
    says[well] = [200, { issuer: `${base}/realms/home`, jwks_uri: `${base}/keys` }];
    expect((await probe(keycloak)).message).toBe('HTTP 404');
    says['/keys'] = [200, { keys: [] }];
    expect(await probe(keycloak)).toMatchObject({ healthy: true });
    says[well] = [200, { issuer: 'http://keycloak:8080/realms/home', jwks_uri: `${base}/keys` }];
    expect((await probe(keycloak)).message).toContain('its issuer is "http://keycloak:8080/realms/home" and not');
  });

  it('knows a Harbor by its challenge, its tokens and its parts', async () => {
    const challenge = { 'www-authenticate': `Bearer realm="${base}/service/token",service="harbor-registry"` };
    const api = { 'docker-distribution-api-version': 'registry/2.0' };
    says = {
      '/v2/': [401, '', { ...challenge, ...api }],
      '/service/token?service=harbor-registry': [200, { token: 'x' }],
      '/api/v2.0/health': [200, { status: 'healthy' }],
    };
    expect(await probe({ preset: 'harbor-registry' })).toMatchObject({ healthy: true });
    says['/api/v2.0/health'] = [200, { status: 'unhealthy', components: [] }];
    expect((await probe({ preset: 'harbor-registry' })).message).toBe('HTTP 200, but its health is "unhealthy"');
    says['/v2/'] = [401, '', { ...api, 'www-authenticate': 'Basic realm="login"' }];
    expect((await probe({ preset: 'harbor-registry' })).message).toBe('HTTP 401, but not that of a registry');
    says['/v2/'] = [200, '<html>portal</html>'];
    expect((await probe({ preset: 'harbor-registry' })).healthy).toBe(false);
  });

  it('knows a login by where it sends people, and does not go there', async () => {
    const check = { preset: 'auth-redirect', redirect_host: 'login.home.example' };
    says['/'] = [302, '', { location: 'https://login.home.example/oauth2/start?rd=x' }];
    expect(await probe(check)).toEqual({ healthy: true, message: 'sends visitors to login.home.example' });
    says['/'] = [302, '', { location: '/elsewhere' }];
    expect((await probe(check)).healthy).toBe(false);
    says['/'] = [200, 'no login at all'];
    expect((await probe(check)).healthy).toBe(false);
    expect(asked).toEqual(['/', '/', '/']);
  });
});

describe('a path', () => {
  it.each<[string, unknown]>([
    ['$', { a: [1] }],
    ['$.a[0]', 1],
    ['$.a[1]', undefined],
    ['$.a.length', undefined],
    ['$.constructor', undefined],
    ['$.a[0].b', undefined],
  ])('%s names one value', (path, value) => expect(valueAt({ a: [1] }, path)).toEqual(value));
});

describe('the observer', () => {
  it('publishes each service, and what all of them say together once all have been asked', async () => {
    const cells: [string, unknown][] = [];
    const both = Promise.withResolvers<void>();
    const publish = (name: string, value: unknown): void => {
      cells.push([name, value]);
      if (name === 'ingress') both.resolve();
    };
    const stop = new AbortController();
    says['/good'] = [200];
    const checks = ['good', 'bad'].map((name) => ServiceCheck.parse({ name, url: `${base}/${name}` }));
    const fail = (): void => undefined;
    const polls = observeServices(
      {
        checks,
        intervalMs: 10_000,
        http,
        clock: createFakeClock(),
        cells: { publish, fail, forget: fail },
        isWaitedFor: () => false,
      },
      stop.signal,
    );
    await both.promise;
    stop.abort('over');
    expect([...polls.keys()]).toEqual(['service/good', 'service/bad']);
    expect(Object.fromEntries(cells)).toEqual({
      'service/good': { healthy: true, message: 'HTTP 200' },
      'service/bad': { healthy: false, message: 'HTTP 404, and not 200' },
      ingress: { notConverged: ['bad'] },
    });
  });
});
