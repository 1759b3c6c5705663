import { describe, expect, it } from 'vitest';
import { nodes as nodeCollection } from '../../../src/clients/kubernetes/paths.ts';
import type { Backend } from '../../../src/lab/servers/kubernetes/backend.ts';
import type { JsonObject } from '../../../src/lab/servers/kubernetes/objects.ts';
import { resourceNamed, resources } from '../../../src/lab/servers/kubernetes/resources.ts';
import type { LabApi } from '../../../src/lab/servers/kubernetes/server.ts';
import { leaseFreshMs } from '../../../src/observers/kubernetes/leases.ts';
import { cacheLagLimitMs } from '../../../src/observers/own-writes.ts';
import { rhythm } from '../../../src/observers/rhythm.ts';
import { aLabApi, until } from '../../support/lab-api.ts';
import { type ObservedApi, observed } from '../../support/observed-api.ts';

const nodes = resourceNamed('nodes');
const leases = resourceNamed('leases', 'coordination.k8s.io');
const pods = resourceNamed('pods');
const kubelets = ['n1', 'n2'];

function renew(server: LabApi, name: string, renewTime: string): void {
  server.store.put(leases, { metadata: { name, namespace: 'kube-node-lease' }, spec: { renewTime } });
}
function putPod(server: LabApi, name: string, nodeName: string, more: JsonObject = {}): void {
  const conditions = [{ type: 'Ready', status: 'True' }];
  const metadata = { name, namespace: 'web', uid: name };
  server.store.put(pods, { metadata, spec: { nodeName }, status: { phase: 'Running', conditions }, ...more });
}

async function aCluster(): Promise<LabApi> {
  const server = await aLabApi();
  for (const name of kubelets) {
    server.store.put(nodes, {
      metadata: { name },
      spec: {},
      status: { conditions: [{ type: 'Ready', status: 'True' }] },
    });
    renew(server, name, '2026-11-22T00:00:00.000000Z');
  }
  putPod(server, 'web-0', 'n1');
  putPod(server, 'web-1', 'n2');
  return server;
}
/** An API that answers questions for this resource when the promise has settled. */
const holding = (name: string, until: Promise<void>): Backend => ({
  gate: async () => 'serves',
  async refresh(resource) {
    if (resource.name === name) await until;
    return { version: '1' };
  },
  change: async () => ({}),
  end: async () => undefined,
  inPod: async () => undefined,
});
const lists = ['kube-node/n1', 'pods/n1', 'volumes/n1', 'workloads'];

async function read(api: ObservedApi, names: readonly string[] = lists): Promise<void> {
  for (const name of names) if (!api.cells.has(name)) await api.news(name);
}
/** The next reading on the rhythm, of that cell. */
async function next(api: ObservedApi, name: string, milliseconds: number = rhythm.lists): Promise<void> {
  const before = api.changes.get(name) ?? 0;
  await api.pass(milliseconds);
  expect(api.changes.get(name), `${name} was read`).toBeGreaterThan(before);
}

describe('an API that answers', () => {
  it('is read at once, and then in its rhythm', async () => {
    const server = await aCluster();
    const api = observed([server], { kubelets });
    await read(api);
    expect(api.value('api')).toEqual({ answer: 'ready', since: 1_000 });
    expect(api.value('kube-node/n1')).toEqual({ unschedulable: false, ready: true, lease: 'unproven' });
    expect(api.value('pods/n1')).toMatchObject([{ name: 'web-0', kind: 'bare' }]);
    const before = server.requests.filter((request) => request.includes('/pods?limit')).length;
    await next(api, 'pods/n1');
    expect(server.requests.filter((request) => request.includes('/pods?limit')).length).toBe(before + 1);
  });

  it('is read often while somebody waits', async () => {
    const api = observed([await aCluster()], { kubelets });
    await read(api);
    api.wait();
    await next(api, 'pods/n1', rhythm.attended);
    await next(api, 'volumes/n2', rhythm.attended);
  });

  it('is read soon after a change, which a watch tells of', async () => {
    const server = await aCluster();
    const api = observed([server], { kubelets });
    await read(api);
    await api.pass(3_000);
    await until(() => server.watches.count() === 2);
    putPod(server, 'web-2', 'n1');
    while ((api.changes.get('pods/n1') ?? 0) < 2) await api.pass(10);
    expect(api.value('pods/n1')).toHaveLength(2);
    expect(api.clock.now()).toBeLessThan(5_000);
  });
});

describe('a lease', () => {
  it('is fresh once it was seen to move, stale when it stops, and before either nobody can tell', async () => {
    const server = await aCluster();
    const api = observed([server], { kubelets });
    await read(api);
    expect(api.value('kube-node/n2')).toMatchObject({ ready: true, lease: 'unproven' });
    renew(server, 'n1', '2026-11-22T00:00:10.000000Z');
    await next(api, 'kube-node/n1');
    expect(api.value('kube-node/n1')).toMatchObject({ lease: 'renewed' });
    // Ready=True stands there still: nobody has told the object of the node that its machine is dark.
    expect(api.value('kube-node/n2')).toMatchObject({ ready: true, lease: 'stale' });
    for (let late = 0; late <= leaseFreshMs; late += rhythm.lists) await next(api, 'kube-node/n1');
    expect(api.value('kube-node/n1')).toMatchObject({ ready: true, lease: 'stale' });
  });

  it('that moves back has moved: the clock of its node may have been set', async () => {
    const server = await aCluster();
    const api = observed([server], { kubelets });
    await read(api);
    renew(server, 'n1', '1970-01-01T00:00:10.000000Z');
    await next(api, 'kube-node/n1');
    expect(api.value('kube-node/n1')).toMatchObject({ lease: 'renewed' });
  });
});

describe('an API that does not answer', () => {
  it('makes nothing known that rests on it, and is known to be silent', async () => {
    const server = await aCluster();
    const api = observed([server], { kubelets });
    await read(api);
    await server.close();
    await next(api, 'api', rhythm.api);
    expect(api.value('api')).toEqual({ answer: 'silent', since: 1_000 + rhythm.api });
    for (const name of [...lists, 'pods/n2', 'storage'])
      expect(api.cells.get(name), name).toMatchObject({ is: 'failed', failure: { reason: 'ApiUnavailable' } });
  });

  it.each([
    [500, 'failing'],
    [401, 'failing'],
  ])('but says %i is %s, not silent, and is not asked for more', async (status, answer) => {
    const server = await aCluster();
    server.wrong(() => ({ is: 'answer', status, body: '' }));
    const api = observed([server], { kubelets });
    await read(api, ['api']);
    expect(api.value('api')).toMatchObject({ answer });
    await api.pass(60_000);
    expect(server.requests.length).toBeGreaterThan(3);
    expect(server.requests.every((request) => request.includes('/readyz'))).toBe(true);
  });

  it('is read anew as soon as it is ready again', async () => {
    const server = await aCluster();
    server.wrong(() => ({ is: 'answer', status: 500, body: '' }));
    const api = observed([server], { kubelets });
    await read(api, ['api']);
    server.wrong(() => undefined);
    await next(api, 'api', rhythm.api);
    await until(() => api.value('pods/n1') !== undefined && api.value('kube-node/n1') !== undefined);
  });
});

describe('a list that fails', () => {
  it.each([
    ['is forbidden', { is: 'answer', status: 403, body: '' }, 'ApiForbids'],
    ['is nonsense', { is: 'half-json', bytes: 50 }, 'ObjectUnreadable'],
    ['has no answer', { is: 'cut' }, 'ApiUnavailable'],
  ] as const)('because it %s leaves the others known', async (_, fault, reason) => {
    const server = await aCluster();
    server.wrong(({ path }) => (path.startsWith('/api/v1/pods') ? fault : undefined));
    const api = observed([server], { kubelets });
    await read(api);
    expect(api.value('kube-node/n1')).toBeDefined();
    expect(api.value('volumes/n1')).toEqual({ engines: [], replicas: [] });
    for (const name of ['pods/n1', 'pods/n2', 'storage', 'workloads'])
      expect(api.cells.get(name), name).toMatchObject({ is: 'failed', failure: { reason } });
  });

  it('is old when it comes in after the API fell silent, because nobody reads it again until then', async () => {
    const held = Promise.withResolvers<void>();
    const server = await aLabApi({ backend: holding('pods', held.promise) });
    const api = observed([server], { kubelets });
    await read(api, ['api', 'volumes/n1']);
    server.wrong(({ path }) => (path.startsWith('/readyz') ? { is: 'answer', status: 500, body: '' } : undefined));
    const news = api.news('api');
    await api.clock.advance(rhythm.api);
    await news;
    held.resolve();
    await api.pass(0);
    expect(api.value('api')).toMatchObject({ answer: 'failing' });
    for (const name of ['pods/n1', 'storage', 'workloads'])
      expect(api.cells.get(name), name).toMatchObject({ is: 'failed', failure: { reason: 'ApiUnavailable' } });
  });

  it('is not believed when it is older than what ananke wrote', async () => {
    const server = await aCluster();
    const api = observed([server], { kubelets });
    api.ownWrites.note(nodeCollection, `${server.store.version() + 5}`);
    await read(api);
    expect(api.cells.get('kube-node/n1')).toMatchObject({ is: 'failed', failure: { reason: 'StaleList' } });
    expect(api.value('pods/n1')).toBeDefined();
  });

  it('is believed again once no cache can lag so far: the store was restored from a snapshot, and counts from there anew', async () => {
    const server = await aCluster();
    const api = observed([server], { kubelets });
    api.ownWrites.note(nodeCollection, `${server.store.version() + 5_000}`);
    await read(api);
    expect(api.value('kube-node/n1')).toBeUndefined();
    await api.pass(cacheLagLimitMs + rhythm.lists);
    expect(api.value('kube-node/n1')).toBeDefined();
    api.ownWrites.note(nodeCollection, `${server.store.version() + 5}`);
    await next(api, 'kube-node/n1', rhythm.lists);
    expect(api.cells.get('kube-node/n1')).toMatchObject({ is: 'failed', failure: { reason: 'StaleList' } });
  });
});

describe('an object that has not the form that it should have', () => {
  it('makes its node unknown, and says which object it is', async () => {
    const server = await aCluster();
    putPod(server, 'odd', 'n1', { status: { phase: 'Running', conditions: 'none' } });
    const api = observed([server], { kubelets });
    await read(api);
    const failure = { reason: 'ObjectUnreadable', message: expect.stringContaining('Pod web/odd: status.conditions') };
    expect(api.cells.get('pods/n1')).toEqual({ is: 'failed', failure });
    expect(api.value('pods/n2')).toMatchObject([{ name: 'web-1' }]);
    expect(api.cells.get('storage')).toEqual({ is: 'failed', failure });
    expect(api.cells.get('workloads')).toEqual({ is: 'failed', failure });
  });

  it('makes every node unknown when nobody can tell whose it is', async () => {
    const server = await aCluster();
    const metadata = { name: 'odd', namespace: 'web' };
    server.store.put(resourceNamed('poddisruptionbudgets', 'policy'), { metadata, spec: { selector: 7 } });
    const api = observed([server], { kubelets });
    await read(api);
    for (const name of ['pods/n1', 'pods/n2']) expect(api.cells.get(name)).toMatchObject({ is: 'failed' });
  });

  it('of a node or its lease is about that node', async () => {
    const server = await aCluster();
    server.store.put(leases, { metadata: { name: 'n1', namespace: 'kube-node-lease' }, spec: { renewTime: 7 } });
    const api = observed([server], { kubelets });
    await read(api);
    expect(api.cells.get('kube-node/n1')).toMatchObject({ is: 'failed' });
    expect(api.value('kube-node/n2')).toBeDefined();
  });
});

describe('a node of the configuration', () => {
  it('that the API does not have is unknown, and not merely old', async () => {
    const server = await aCluster();
    const api = observed([server], { kubelets: [...kubelets, 'n3'] });
    await read(api, ['kube-node/n3']);
    expect(api.cells.get('kube-node/n3')).toMatchObject({ is: 'forgotten', failure: { reason: 'NoSuchNode' } });
  });
});

describe('volumes', () => {
  it('are those of attachments where there is no Longhorn', async () => {
    const served = resources.filter(({ group }) => group !== 'longhorn.io');
    const server = await aLabApi({ served });
    server.store.put(resourceNamed('volumeattachments', 'storage.k8s.io'), {
      metadata: { name: 'csi-1' },
      spec: { nodeName: 'n1', source: { persistentVolumeName: 'pvc-1' } },
      status: { attached: true },
    });
    const api = observed([server], { kubelets });
    await read(api, ['volumes/n1']);
    expect(api.value('volumes/n1')).toEqual({ engines: ['pvc-1'], replicas: [] });
  });

  it('are unknown everywhere while a piece of the picture is missing', async () => {
    const server = await aCluster();
    server.wrong(({ path }) => (path.includes('/replicas') ? { is: 'answer', status: 500, body: '' } : undefined));
    const api = observed([server], { kubelets });
    await read(api, ['volumes/n1']);
    expect(api.cells.get('volumes/n2')).toMatchObject({ is: 'failed', failure: { reason: 'ApiUnavailable' } });
  });
});
