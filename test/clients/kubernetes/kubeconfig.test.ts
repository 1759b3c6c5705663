import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadKubeconfig } from '../../../src/clients/kubernetes/kubeconfig.ts';
import { credentialsPauseMs, kubeconfigLimitBytes } from '../../../src/clients/kubernetes/limits.ts';
import { kubeconfigFor } from '../../../src/lab/servers/kubernetes/server.ts';
import { createFakeClock } from '../../support/fake-clock.ts';
import { aClient, aFile, aLabApi, never } from '../../support/lab-api.ts';

const good = {
  apiVersion: 'v1',
  kind: 'Config',
  'current-context': 'a',
  contexts: [{ name: 'a', context: { cluster: 'c', user: 'u' } }],
  clusters: [{ name: 'c', cluster: { server: 'https://192.0.2.1:6443', 'certificate-authority-data': 'Y2E=' } }],
  users: [{ name: 'u', user: { token: 'secret-word' } }],
};
type Changes = Readonly<Record<string, unknown>>;
const withCluster = (cluster: Changes) => ({
  ...good,
  clusters: [{ name: 'c', cluster: { ...good.clusters[0]?.cluster, ...cluster } }],
});
const withUser = (user: Changes) => ({ ...good, users: [{ name: 'u', user }] });
const load = (config: unknown) => loadKubeconfig(aFile(JSON.stringify(config)));

describe('a kubeconfig', () => {
  it('gives the token as a header and the authority for TLS', async () => {
    expect(await load(good)).toEqual({
      is: 'ok',
      credentials: { headers: { Authorization: 'Bearer secret-word' }, tls: { ca: Buffer.from('ca') } },
    });
  });

  it('gives the name that the certificate is for', async () => {
    expect(await load(withCluster({ 'tls-server-name': 'kubernetes' }))).toMatchObject({
      credentials: { tls: { servername: 'kubernetes' } },
    });
  });

  it('names files beside itself', async () => {
    const path = aFile(
      JSON.stringify({
        ...good,
        clusters: [{ name: 'c', cluster: { server: 'https://192.0.2.1', 'certificate-authority': 'ca.pem' } }],
        users: [{ name: 'u', user: { 'client-certificate': 'u.pem', 'client-key': 'u.key' } }],
      }),
    );
    for (const name of ['ca.pem', 'u.pem', 'u.key']) writeFileSync(join(dirname(path), name), name);
    expect(await loadKubeconfig(path)).toMatchObject({
      credentials: { tls: { ca: Buffer.from('ca.pem'), cert: Buffer.from('u.pem'), key: Buffer.from('u.key') } },
    });
  });

  it.each([
    ['is no YAML', '{', 'it is no kubeconfig'],
    ['is empty', '', 'it is no kubeconfig'],
    ['is a list', '[]', 'its current context names no cluster that it has'],
    ['quotes its token in an error', 'users: [{token: "secret-word]', 'it is no kubeconfig'],
  ])('that %s is refused', async (_, text, why) => {
    const path = aFile(text);
    expect(await loadKubeconfig(path)).toEqual({
      is: 'unusable',
      message: `The kubeconfig ${path} cannot be used: ${why}.`,
    });
  });

  it.each([
    ['has no context', { ...good, 'current-context': 'b' }, 'names no cluster'],
    ['has no such user', { ...good, users: [] }, 'names no user'],
    ['trusts every server', withCluster({ 'insecure-skip-tls-verify': true }), 'not to check the certificate'],
    ['needs a proxy', withCluster({ 'proxy-url': 'http://192.0.2.9' }), 'names a proxy'],
    ['has no authority', withCluster({ 'certificate-authority-data': undefined }), 'no certificate authority'],
    ['runs a command', withUser({ exec: { command: 'aws' } }), 'runs a command'],
    ['has no credentials', withUser({}), 'neither a token nor a certificate'],
    ['speaks plain HTTP', withCluster({ server: 'http://192.0.2.1:8080' }), 'its way to authenticate, failed'],
    ['names a missing file', withCluster({ 'certificate-authority': '/nowhere/ca.pem' }), 'failed (ENOENT)'],
  ])('that %s is refused', async (_, config, why) => {
    const loaded = await load(config);
    expect(loaded).toMatchObject({ is: 'unusable' });
    expect(loaded.is === 'unusable' && loaded.message).toContain(why);
    expect(JSON.stringify(loaded)).not.toContain('secret-word');
  });

  it('is not there, or is no file, or is far too large', async () => {
    const path = aFile('x'.repeat(kubeconfigLimitBytes + 1));
    expect(await loadKubeconfig(path)).toMatchObject({ is: 'unusable' });
    expect(await loadKubeconfig(`${path}-nowhere`)).toMatchObject({ message: expect.stringContaining('(ENOENT)') });
    mkdirSync(`${path}-folder`);
    expect(await loadKubeconfig(`${path}-folder`)).toMatchObject({ is: 'unusable' });
    expect(await loadKubeconfig('/dev/zero')).toMatchObject({ message: expect.stringContaining('no regular file') });
  });
});

describe('credentials in use', () => {
  const version = { method: 'GET', path: '/version' } as const;

  it('are read anew after they were not taken, but not at once again', async () => {
    const clock = createFakeClock();
    const server = await aLabApi();
    const path = aFile(kubeconfigFor(server.url, server.authority.certificate, { token: 'old' }));
    const { createKubernetesClient } = await import('../../../src/clients/kubernetes/client.ts');
    const client = createKubernetesClient({ endpoints: [server.url], kubeconfig: path, attemptLimitMs: 5_000, clock });
    expect(await client.ask(version, { signal: never })).toMatchObject({ is: 'auth', status: 401 });
    writeFileSync(path, server.kubeconfig());
    expect(await client.ask(version, { signal: never })).toMatchObject({ is: 'auth', status: 401 });
    await clock.advance(credentialsPauseMs);
    expect(await client.ask(version, { signal: never })).toMatchObject({ is: 'ok' });
    client.close();
  });

  it('that cannot be used are a failure that says so, and no request is made', async () => {
    const server = await aLabApi();
    const client = aClient(createFakeClock(), [server], '{}');
    expect(await client.ask(version, { signal: never })).toMatchObject({ is: 'auth' });
    expect(server.requests).toEqual([]);
  });

  it('with a token that no header can hold are refused, without showing it', async () => {
    const server = await aLabApi();
    const kubeconfig = kubeconfigFor(server.url, server.authority.certificate, { token: 'sec\nret' });
    const outcome = await aClient(createFakeClock(), [server], kubeconfig).ask(version, { signal: never });
    expect(outcome).toMatchObject({ is: 'auth' });
    expect(JSON.stringify(outcome)).not.toMatch(/sec.{0,2}ret/);
  });
});
