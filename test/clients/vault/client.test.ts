// Seals of pods behind a real socket with TLS, through the proxy of the API server.
import { describe, expect, it } from 'vitest';
import { unsealLimitMs } from '../../../src/clients/vault/limits.ts';
import { createFakeClock } from '../../support/fake-clock.ts';
import { never, until } from '../../support/lab-api.ts';
import { aVaultApi, bytesOf, first, inPods, placeOf, second, shares, type VaultApi } from '../../support/vault-api.ts';

const pod = placeOf(first);
const status = ({ vault }: VaultApi, name = first) => vault.sealStatus(placeOf(name), never);
const give = ({ vault }: VaultApi, share: string, name = first) => vault.unseal(placeOf(name), bytesOf(share), never);

describe('the seal of a pod', () => {
  it('is asked of that pod, and never of a Service', async () => {
    const api = await aVaultApi();
    expect(await status(api)).toEqual({
      is: 'ok',
      status: { sealed: true, initialised: true, kind: 'shamir', threshold: 2, shares: 3, progress: 0 },
    });
    expect(api.server.requests).toEqual([
      'GET /api/v1/namespaces/vault/pods/http:vault-0:8200/proxy/v1/sys/seal-status',
    ]);
  });

  it('opens at the threshold, and only there', async () => {
    const api = await aVaultApi();
    expect(await give(api, shares[0])).toMatchObject({ is: 'ok', status: { sealed: true, progress: 1 } });
    expect(await give(api, shares[2])).toMatchObject({ is: 'ok', status: { sealed: false, progress: 0 } });
    expect(await status(api)).toMatchObject({ status: { sealed: false } });
    expect(await status(api, second)).toMatchObject({ status: { sealed: true, progress: 0 } });
    expect(api.seals.given).toEqual([shares[0], shares[2]]);
  });

  it('is sealed again when it restarts', async () => {
    const api = await aVaultApi();
    for (const share of shares.slice(0, 2)) await give(api, share);
    api.seals.seal(first);
    expect(await status(api)).toMatchObject({ status: { sealed: true, progress: 0 } });
  });

  it('refuses a wrong share at the threshold', async () => {
    const api = await aVaultApi();
    await give(api, shares[0]);
    expect(await give(api, 'd3Jvbmc=')).toEqual({
      is: 'refused',
      status: 400,
      message: 'vault/vault-0, port 8200 answered 400',
    });
    expect(await status(api)).toMatchObject({ status: { progress: 0 } });
  });

  it('behind TLS is asked so', async () => {
    expect(await status(await aVaultApi({ scheme: 'https' }))).toMatchObject({ is: 'ok' });
    expect(await status(await aVaultApi({ scheme: 'https', asked: 'http' }))).toMatchObject({
      is: 'refused',
      message: 'vault/vault-0, port 8200 answered 400. If Vault serves TLS, set vault.scheme to https',
    });
    expect(await status(await aVaultApi({ scheme: 'http', asked: 'https' }))).toMatchObject({ is: 'no-answer' });
  });

  it('keeps the share of the caller, and none of its own', async () => {
    const api = await aVaultApi();
    const share = bytesOf(shares[0]);
    await api.vault.unseal(pod, share, never);
    expect(Buffer.from(share).toString()).toBe(shares[0]);
  });

  it('leads nowhere else, whatever the pod is called', async () => {
    const api = await aVaultApi();
    await api.vault.sealStatus({ namespace: 'a/b', name: '../../secrets?x#' }, never);
    expect(api.server.requests).toEqual([
      'GET /api/v1/namespaces/a%2Fb/pods/http:..%2F..%2Fsecrets%3Fx%23:8200/proxy/v1/sys/seal-status',
    ]);
  });
});

describe('a pod that gives no answer that counts', () => {
  it.each([
    ['is not there', (api: VaultApi) => status(api, 'vault/vault-7'), 'There is no pod vault/vault-7'],
    [
      'does not listen',
      (api: VaultApi) => {
        api.seals.listens(first, false);
        return status(api);
      },
      'The API server does not get through to vault/vault-0, port 8200 (503)',
    ],
  ])('%s', async (_, asked, message) => {
    expect(await asked(await aVaultApi())).toEqual({ is: 'no-answer', sent: false, message });
  });

  const answer = (code: number, body: string) => ({ is: 'answer', status: code, body }) as const;
  it.each([
    ['half of it', { is: 'half-json', bytes: 20 } as const, 'unreadable'],
    ['a page', answer(200, '<html>'), 'unreadable'],
    ['another object', answer(200, '{"errors":[]}'), 'unreadable'],
    ['too much', { is: 'huge', bytes: 1_000_000, saysSo: false } as const, 'unreadable'],
    ['503 of its own', answer(503, '{"errors":["Vault is sealed"]}'), 'refused'],
    ['404 of its own', answer(404, '404 page not found'), 'refused'],
    ['403', answer(403, '{"kind":"Status","reason":"Forbidden","message":"no"}'), 'forbidden'],
    ['401', answer(401, ''), 'forbidden'],
    ['a connection that is cut', { is: 'cut' } as const, 'no-way'],
    ['the beginning of it', { is: 'truncate', bytes: 10 } as const, 'no-way'],
  ])('gives %s', async (_, fault, is) => {
    const api = await aVaultApi();
    api.server.wrong(inPods(fault));
    expect(await status(api)).toMatchObject({ is });
    expect(await give(api, shares[0])).toMatchObject({ is });
  });

  it('that is silent may have taken a share', async () => {
    const clock = createFakeClock();
    const api = await aVaultApi({ clock });
    api.server.wrong(inPods({ is: 'hang' }));
    const given = give(api, shares[0]);
    await until(() => api.server.requests.length > 0);
    await clock.advance(unsealLimitMs);
    expect(await given).toEqual({
      is: 'no-answer',
      sent: true,
      message: 'vault/vault-0, port 8200: no answer came in time',
    });
  });

  it('is no matter of the pod when the API is not there', async () => {
    const api = await aVaultApi();
    await api.server.close();
    expect(await status(api)).toMatchObject({ is: 'no-way', sent: false, message: /connection refused/ });
  });

  it('is given up with its caller', async () => {
    const api = await aVaultApi();
    expect(await api.vault.unseal(pod, bytesOf(shares[0]), AbortSignal.abort())).toMatchObject({
      is: 'no-way',
      sent: false,
    });
    expect(api.seals.given).toEqual([]);
  });
});
