// The cell `vault`, from pods behind a real API server of the lab.
import { describe, expect, it } from 'vitest';
import { statusLimitMs } from '../../../src/clients/vault/limits.ts';
import type { Faults } from '../../../src/lab/servers/kubernetes/faults.ts';
import { resourceNamed } from '../../../src/lab/servers/kubernetes/resources.ts';
import { rhythm } from '../../../src/observers/rhythm.ts';
import { listForMs, podsAtMost } from '../../../src/observers/vault/limits.ts';
import { until } from '../../support/lab-api.ts';
import { type ObservedApi, observed } from '../../support/observed-api.ts';
import {
  aVaultApi,
  chartLabels,
  first,
  inPods,
  placeOf,
  second,
  shares,
  type VaultApi,
  type VaultApiOptions,
} from '../../support/vault-api.ts';

const which = { namespace: 'vault', selector: 'app.kubernetes.io/name=vault,component=server' };
const sealed = (name: string, is = true) => ({ name, sealed: is, initialised: true });

async function aSite(options: VaultApiOptions = {}, prepare: (api: VaultApi) => void = () => undefined) {
  const api = await aVaultApi(options);
  prepare(api);
  const seen = observed([api.server], { kubelets: [], vault: which });
  return { ...api, seen };
}
const next = async (seen: ObservedApi, afterMs: number = rhythm.services): Promise<unknown> => {
  const before = seen.changes.get('vault') ?? 0;
  await seen.pass(afterMs);
  expect(seen.changes.get('vault') ?? 0).toBeGreaterThan(before);
  return seen.value('vault');
};
const failure = ({ cells }: ObservedApi) => {
  const cell = cells.get('vault');
  return cell?.is === 'failed' ? cell.failure : undefined;
};
const open = ({ seals }: VaultApi, ...pods: readonly string[]) => {
  for (const pod of pods) for (const share of shares.slice(0, 2)) seals.also(pod, share);
};

describe('Vault', () => {
  it('is read pod by pod, and sealed again is seen', async () => {
    const api = await aSite();
    await api.seen.news('vault');
    expect(api.seen.value('vault')).toEqual({ pods: [sealed(first), sealed(second)] });
    open(api, first);
    expect(await next(api.seen)).toEqual({ pods: [sealed(first, false), sealed(second)] });
    open(api, second);
    expect(await next(api.seen)).toEqual({ pods: [sealed(first, false), sealed(second, false)] });
    api.seals.seal(first);
    expect(await next(api.seen)).toEqual({ pods: [sealed(first), sealed(second, false)] });
  });

  it('is only what the selector finds in its namespace', async () => {
    const { seen } = await aSite({}, ({ put }) => {
      put('vault/vault-agent-injector-1', 'Running', { 'app.kubernetes.io/name': 'vault-agent-injector' });
      put('other/vault-0', 'Running', chartLabels);
    });
    await seen.news('vault');
    expect(seen.value('vault')).toEqual({ pods: [sealed(first), sealed(second)] });
  });

  it('that is new says so', async () => {
    const { seen } = await aSite({ initialised: false });
    await seen.news('vault');
    expect(seen.value('vault')).toMatchObject({ pods: [{ name: first, sealed: true, initialised: false }, {}] });
  });

  it('has no pods when the API lists none', async () => {
    const { seen } = await aSite({}, ({ server }) => {
      const pods = resourceNamed('pods');
      for (const pod of server.store.all(pods)) server.store.remove(pods, pod);
    });
    await seen.news('vault');
    expect(seen.value('vault')).toEqual({ pods: [] });
  });

  it('is read often while somebody waits', async () => {
    const { seen } = await aSite();
    await seen.news('vault');
    seen.wait();
    await next(seen, rhythm.attended);
  });

  it('is listed once a minute at rest, and asked in between', async () => {
    const { seen, server } = await aSite();
    await seen.news('vault');
    const count = (part: string) => server.requests.filter((request) => request.includes(part)).length;
    const before = [count('labelSelector='), count('seal-status')] as const;
    await seen.pass(listForMs + rhythm.services);
    expect(count('labelSelector=')).toBe(before[0] + 1);
    expect(count('seal-status')).toBeGreaterThanOrEqual(before[1] + (2 * listForMs) / rhythm.services);
  });
});

describe('a Vault pod', () => {
  it('that does not run is not listed', async () => {
    const { seen } = await aSite({}, ({ put }) => put(second, 'Pending'));
    await seen.news('vault');
    expect(seen.value('vault')).toEqual({ pods: [sealed(first)] });
  });

  it('that does not answer is not listed', async () => {
    const { seen } = await aSite({}, ({ seals }) => seals.listens(first, false));
    await seen.news('vault');
    expect(seen.value('vault')).toEqual({ pods: [sealed(second)] });
  });

  it('alone makes nothing known', async () => {
    const { seen } = await aSite({}, ({ seals, put }) => {
      put(second, 'Pending');
      seals.listens(first, false);
    });
    await seen.news('vault');
    const why = 'The API server does not get through to vault/vault-0, port 8200 (503)';
    expect(failure(seen)).toEqual({ reason: 'VaultUnreachable', message: `No Vault pod answers. ${why}.` });
  });

  it('is not known when none runs', async () => {
    const { seen } = await aSite({}, ({ put }) => [first, second].forEach((pod) => put(pod, 'Pending')));
    await seen.news('vault');
    expect(failure(seen)).toEqual({
      reason: 'VaultUnreachable',
      message: 'No Vault pod answers. vault/vault-0, vault/vault-1: not running.',
    });
  });

  it('that is silent holds up no longer than its limit', async () => {
    const { seen, server } = await aSite({}, (api) => api.server.wrong(ofPod(first, { is: 'hang' })));
    await until(() => server.requests.filter((request) => request.includes('seal-status')).length === 2);
    const news = seen.news('vault');
    await seen.clock.advance(statusLimitMs);
    await news;
    expect(seen.value('vault')).toEqual({ pods: [sealed(second)] });
  });

  it('that answers garbage is passed over while another one is sealed, and no longer', async () => {
    const fault = { is: 'answer', status: 200, body: '{"sealed":"no"}' } as const;
    const api = await aSite({}, ({ server }) => server.wrong(ofPod(first, fault)));
    await api.seen.news('vault');
    expect(api.seen.value('vault')).toEqual({ pods: [sealed(second)] });
    open(api, second);
    await api.seen.pass(rhythm.services);
    expect(failure(api.seen)).toEqual({
      reason: 'ObjectUnreadable',
      message: 'vault/vault-0 answered with no seal status: "sealed" is no boolean',
    });
  });
});

describe('what stands before Vault', () => {
  it.each([
    ['a role that lacks it', inPods({ is: 'answer', status: 403, body: '' }), 'ApiForbids', /pods\/proxy/],
    ['an answer of 503', inPods({ is: 'answer', status: 503, body: '' }), 'VaultUnreachable', /answered 503/],
    ['a cut connection', inPods({ is: 'cut' }), 'ApiUnavailable', /connection was closed/],
    ['a list that is forbidden', listed(403), 'ApiForbids', /403/],
    ['a list that fails', listed(500), 'ApiUnavailable', /500/],
  ])('is told of: %s', async (_, faults, reason, message) => {
    const { seen } = await aSite({}, ({ server }) => server.wrong(faults));
    await seen.news('vault');
    expect(failure(seen)).toEqual({ reason, message: expect.stringMatching(message) });
  });

  it('is told of: an API that is gone', async () => {
    const { seen, server } = await aSite();
    await seen.news('vault');
    await server.close();
    await seen.pass(rhythm.api);
    expect(failure(seen)).toMatchObject({ reason: 'ApiUnavailable' });
  });

  it('is told of: a selector that finds half of the cluster', async () => {
    const { seen } = await aSite({}, ({ put }) => {
      for (let more = 0; more < podsAtMost; more += 1) put(`vault/web-${more}`);
    });
    await seen.news('vault');
    expect(failure(seen)).toMatchObject({ reason: 'ObjectUnreadable', message: /finds 34 pods, more than 32/ });
  });
});

function ofPod(pod: string, fault: NonNullable<ReturnType<Faults>>): Faults {
  return ({ path }) => (path.includes(`:${placeOf(pod).name}:`) ? fault : undefined);
}

function listed(status: number): Faults {
  return ({ path }) => (path.includes('labelSelector=') ? { is: 'answer', status, body: '' } : undefined);
}
