import { describe, expect, it } from 'vitest';
import { connectionsPerServer } from '../../../src/clients/kubernetes/limits.ts';
import { createDiscovery } from '../../../src/clients/kubernetes/served.ts';
import {
  cordon,
  cordonMark,
  deletePod,
  evict,
  resume,
  suspend,
  suspendMark,
  uncordon,
} from '../../../src/clients/kubernetes/writes.ts';
import { at, type JsonObject } from '../../../src/lab/servers/kubernetes/objects.ts';
import { resourceNamed, resources } from '../../../src/lab/servers/kubernetes/resources.ts';
import type { LabApi } from '../../../src/lab/servers/kubernetes/server.ts';
import { createFakeClock } from '../../support/fake-clock.ts';
import { aClient, aLabApi, never } from '../../support/lab-api.ts';

const asking = { signal: never };
const nodes = resourceNamed('nodes');
const pods = resourceNamed('pods');

async function aSite(spec: JsonObject = {}, annotations: JsonObject = {}) {
  const server = await aLabApi();
  server.store.put(nodes, { metadata: { name: 'n1', annotations }, spec });
  return { server, client: aClient(createFakeClock(), [server], server.kubeconfig()) };
}
const node = (server: LabApi) => {
  const object = server.store.get(nodes, '', 'n1');
  return { spec: at(object, 'spec'), annotations: at(object, 'metadata', 'annotations') };
};
const own = { [cordonMark]: 'run-1' };
const cordoned = { spec: { unschedulable: true }, annotations: own };

describe('a cordon', () => {
  it('is one change with its mark, in the name of ananke', async () => {
    const { server, client } = await aSite();
    const outcome = await cordon(client, 'n1', 'run-1', asking);
    expect(outcome).toEqual({ is: 'ok', status: 200, value: { resourceVersion: `${server.store.version()}` } });
    expect(node(server)).toEqual(cordoned);
    const managed = at(server.store.get(nodes, '', 'n1'), 'metadata', 'managedFields');
    expect(managed).toMatchObject([{ manager: 'ananke', fieldsV1: { 'f:spec': { 'f:unschedulable': {} } } }]);
  });

  it('may be said again', async () => {
    const { server, client } = await aSite({ unschedulable: true }, own);
    expect(await cordon(client, 'n1', 'run-1', asking)).toEqual({ is: 'ok', status: 200, value: {} });
    expect(node(server)).toEqual(cordoned);
  });

  it.each([
    ['somebody else', {}],
    ['another run', { [cordonMark]: 'run-0' }],
  ])('of %s is left as it is and gets no mark', async (_, annotations) => {
    const { server, client } = await aSite({ unschedulable: true }, annotations);
    expect(await cordon(client, 'n1', 'run-1', asking)).toMatchObject({ is: 'refused', status: 409 });
    expect(node(server).annotations).toEqual(annotations);
  });

  it('takes over the mark of a cordon that somebody took back', async () => {
    const { server, client } = await aSite({}, { [cordonMark]: 'run-0' });
    expect(await cordon(client, 'n1', 'run-1', asking)).toMatchObject({ is: 'ok' });
    expect(node(server)).toEqual(cordoned);
  });

  it('is judged anew when somebody was quicker', async () => {
    const { server, client } = await aSite();
    server.wrong(({ method }) => {
      // The kubelet writes its status just before our change comes.
      if (method === 'PATCH' && server.requests.length < 3)
        server.store.put(nodes, { metadata: { name: 'n1' }, spec: {}, status: { phase: 'x' } });
      return undefined;
    });
    expect(await cordon(client, 'n1', 'run-1', asking)).toMatchObject({ is: 'ok' });
    expect(node(server)).toEqual(cordoned);
    expect(server.requests.map((request) => request.split(' ')[0])).toEqual(['GET', 'PATCH', 'GET', 'PATCH']);
  });

  it('is left to somebody who was quicker with a cordon of his own', async () => {
    const { server, client } = await aSite();
    server.wrong(({ method }) => {
      if (method === 'PATCH') server.store.put(nodes, { metadata: { name: 'n1' }, spec: { unschedulable: true } });
      return undefined;
    });
    expect(await cordon(client, 'n1', 'run-1', asking)).toMatchObject({ is: 'refused', status: 409 });
    expect(node(server)).toEqual({ spec: { unschedulable: true }, annotations: undefined });
  });

  it('is given up when somebody is quicker each time', async () => {
    const { server, client } = await aSite();
    server.wrong(({ method, number }) => {
      if (method === 'PATCH') server.store.put(nodes, { metadata: { name: 'n1' }, spec: {}, status: { number } });
      return undefined;
    });
    expect(await cordon(client, 'n1', 'run-1', asking)).toMatchObject({ is: 'refused', status: 409 });
  });

  it('of a node that could not be looked at was certainly not asked for', async () => {
    const { server, client } = await aSite();
    server.wrong(({ method }) => (method === 'GET' ? { is: 'cut' } : undefined));
    expect(await cordon(client, 'n1', 'run-1', asking)).toMatchObject({ is: 'unreachable', sent: false });
  });

  it('of a node that does not exist is refused', async () => {
    const { client } = await aSite();
    expect(await cordon(client, 'n2', 'run-1', asking)).toMatchObject({ is: 'refused', status: 404 });
  });

  it('leads nowhere else, whatever the name of the node is', async () => {
    const { server, client } = await aSite();
    for (const name of ['../nodes/n1', '..', 'a/b', 'a?b', 'a b'])
      expect((await cordon(client, name, 'run-1', asking)).is).not.toBe('ok');
    expect(server.requests.filter((request) => !request.startsWith('GET'))).toEqual([]);
    expect(node(server).spec).toEqual({});
  });
});

describe('an own cordon', () => {
  it('is taken back with its mark, and leaves nothing', async () => {
    const { server, client } = await aSite({ unschedulable: true, podCIDR: '10.0.0.0/24' }, { ...own, other: 'x' });
    expect(await uncordon(client, 'n1', asking)).toMatchObject({ is: 'ok' });
    expect(node(server)).toEqual({ spec: { podCIDR: '10.0.0.0/24' }, annotations: { other: 'x' } });
    expect(await uncordon(client, 'n1', asking)).toEqual({ is: 'ok', status: 200, value: {} });
  });

  it('is the only one that is taken back', async () => {
    const { server, client } = await aSite({ unschedulable: true });
    expect(await uncordon(client, 'n1', asking)).toMatchObject({ is: 'refused', status: 409 });
    expect(node(server).spec).toEqual({ unschedulable: true });
  });
});

describe('a suspension', () => {
  const kustomizations = resourceNamed('kustomizations', 'kustomize.toolkit.fluxcd.io');

  it('is thrown and taken back like a cordon, in the version that is served', async () => {
    const { server, client } = await aSite();
    server.store.put(kustomizations, {
      metadata: { name: 'apps', namespace: 'flux-system' },
      spec: { path: './apps' },
    });
    const served = await createDiscovery(client).served('kustomize.toolkit.fluxcd.io', asking);
    const collection = served.is === 'ok' ? served.value?.get('kustomizations') : undefined;
    if (collection === undefined) throw new Error('Kustomizations are served');
    const apps = { ...collection, namespace: 'flux-system' };
    expect(await suspend(client, apps, 'apps', 'run-1', asking)).toMatchObject({ is: 'ok' });
    const object = () => server.store.get(kustomizations, 'flux-system', 'apps');
    expect(object()).toMatchObject({ metadata: { annotations: { [suspendMark]: 'run-1' } }, spec: { suspend: true } });
    expect(await resume(client, apps, 'apps', asking)).toMatchObject({ is: 'ok' });
    expect(at(object(), 'spec')).toEqual({ path: './apps' });
    expect(at(object(), 'metadata', 'annotations')).toEqual({});
  });

  it('needs a group that is served, and says when there is none', async () => {
    const server = await aLabApi({ served: resources.filter(({ group }) => group === '') });
    const discovery = createDiscovery(aClient(createFakeClock(), [server], server.kubeconfig()));
    expect(await discovery.served('longhorn.io', asking)).toMatchObject({ is: 'ok', value: undefined });
  });

  it('never takes a group for absent that was there before', async () => {
    const server = await aLabApi();
    const discovery = createDiscovery(aClient(createFakeClock(), [server], server.kubeconfig()));
    expect(await discovery.served('longhorn.io', asking)).toMatchObject({ is: 'ok' });
    discovery.forget('longhorn.io');
    server.wrong(() => ({ is: 'answer', status: 404, body: '404 page not found' }));
    expect(await discovery.served('longhorn.io', asking)).toMatchObject({ is: 'malformed' });
  });
});

describe('the end of a pod', () => {
  const target = { namespace: 'web', name: 'web-0', uid: 'u1', graceSeconds: 15 };

  async function aPod() {
    const { server, client } = await aSite();
    const metadata = { namespace: 'web', name: 'web-0', uid: 'u1', labels: { app: 'web' } };
    server.store.put(pods, { metadata, spec: { nodeName: 'n1' }, status: { phase: 'Running' } });
    const budget = (name: string, disruptionsAllowed: number): void => {
      const spec = { selector: { matchLabels: { app: 'web' } } };
      const status = { disruptionsAllowed, observedGeneration: 1 };
      server.store.put(resourceNamed('poddisruptionbudgets', 'policy'), {
        metadata: { namespace: 'web', name },
        spec,
        status,
      });
    };
    const grace = () => at(server.store.get(pods, 'web', 'web-0'), 'metadata', 'deletionGracePeriodSeconds');
    return { server, client, budget, grace };
  }

  it('is asked for with its grace', async () => {
    const { client, grace } = await aPod();
    expect(await evict(client, target, asking)).toMatchObject({ is: 'ok', status: 201 });
    expect(grace()).toBe(15);
  });

  it('may have been carried out when its connection ends, also one that it waited for', async () => {
    const { server, client } = await aPod();
    server.wrong(({ number }) => (number < connectionsPerServer ? undefined : { is: 'cut' }));
    const many = Array.from({ length: 2 * connectionsPerServer }, () => evict(client, target, asking));
    const broken = (await Promise.all(many)).filter((outcome) => outcome.is === 'unreachable');
    expect(broken.length).toBeGreaterThanOrEqual(connectionsPerServer);
    expect(broken.filter((outcome) => !outcome.sent)).toEqual([]);
  });

  it('is refused by a budget, with the cause that says so', async () => {
    const { client, budget, grace } = await aPod();
    budget('web', 0);
    expect(await evict(client, target, asking)).toMatchObject({
      is: 'refused',
      status: 429,
      refusal: { reason: 'TooManyRequests', causes: ['DisruptionBudget'] },
    });
    expect(grace()).toBeUndefined();
    expect(await deletePod(client, target, asking)).toMatchObject({ is: 'ok' });
    expect(grace()).toBe(15);
  });

  it('is refused when several budgets select it', async () => {
    const { client, budget } = await aPod();
    budget('web', 1);
    budget('web-2', 1);
    expect(await evict(client, target, asking)).toMatchObject({ is: 'refused', status: 500 });
  });

  it.each([
    ['evicted', evict],
    ['deleted', deletePod],
  ])('that was replaced is not %s by its name', async (_, end) => {
    const { client, grace } = await aPod();
    expect(await end(client, { ...target, uid: 'u0' }, asking)).toMatchObject({ is: 'refused', status: 409 });
    expect(grace()).toBeUndefined();
    expect(await end(client, { ...target, name: 'web-1' }, asking)).toMatchObject({ is: 'refused', status: 404 });
  });
});
