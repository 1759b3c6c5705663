import { describe, expect, it } from 'vitest';
import { fluxId, placeOf } from '../../../src/core/flux-id.ts';
import type { JsonObject } from '../../../src/lab/servers/kubernetes/objects.ts';
import { resourceNamed, resources } from '../../../src/lab/servers/kubernetes/resources.ts';
import { fluxObjects, sourceReading } from '../../../src/observers/flux/readings.ts';
import { Applied, GitRepository } from '../../../src/observers/flux/schema.ts';
import { aLabApi } from '../../support/lab-api.ts';
import { observed } from '../../support/observed-api.ts';

type Part = Readonly<Record<string, unknown>>;
const condition = (type: string, status: string, reason = 'x') => ({ type, status, reason });
const applied = (spec: Part, conditions: readonly Part[], metadata: Part = {}, observedGeneration = 3) =>
  Applied.parse({
    metadata: { name: 'apps', namespace: 'flux-system', generation: 3, ...metadata },
    spec,
    status: { observedGeneration, conditions },
  });
const [ready, notReady] = [condition('Ready', 'True'), condition('Ready', 'False')];
const seen = (object: Applied) => fluxObjects([object], [], 'flux-system')[0];

describe('a Flux object', () => {
  it.each([
    ['ready', {}, [ready], 3, { ready: true, reconciling: false }],
    ['not ready', {}, [notReady], 3, { ready: false, reconciling: false }],
    ['ready for an older spec', {}, [ready], 2, { ready: false, reconciling: true }],
    [
      'at work',
      {},
      [condition('Ready', 'Unknown'), condition('Reconciling', 'True', 'Progressing')],
      3,
      { ready: false, reconciling: true },
    ],
    [
      'between two attempts',
      {},
      [notReady, condition('Reconciling', 'True', 'ProgressingWithRetry')],
      3,
      { ready: false, reconciling: false },
    ],
    [
      'suspended, which its controller does not note',
      { suspend: true },
      [ready],
      2,
      { ready: true, reconciling: false },
    ],
    [
      'suspended in the middle of its work',
      { suspend: true },
      [condition('Reconciling', 'True', 'Progressing')],
      2,
      { ready: false, reconciling: true },
    ],
    [
      'suspended between two attempts',
      { suspend: true },
      [notReady, condition('Reconciling', 'True', 'ProgressingWithRetry')],
      2,
      { reconciling: false },
    ],
    ['without a status', {}, [], 0, { ready: false, reconciling: true }],
  ])('is %s', (_, spec, conditions, observedGeneration, expected) => {
    expect(seen(applied(spec, conditions, {}, observedGeneration))).toMatchObject(expected);
  });

  it('shows whose suspension it is', () => {
    const annotations = { 'ananke.dev/suspended-by': 'run-1' };
    expect(seen(applied({ suspend: true }, [ready], { annotations }))).toMatchObject({
      suspended: true,
      suspendedBy: 'run-1',
    });
    expect(seen(applied({ suspend: true }, [ready]))).not.toHaveProperty('suspendedBy');
  });

  it('is a root when no other one applies it', () => {
    const by = (name: string, namespace = 'flux-system') => ({
      labels: { 'kustomize.toolkit.fluxcd.io/name': name, 'kustomize.toolkit.fluxcd.io/namespace': namespace },
    });
    const objects = [
      applied({}, [ready], { name: 'flux-system', ...by('flux-system') }),
      applied({}, [ready], { name: 'apps', ...by('flux-system') }),
      applied({}, [ready], { name: 'by-hand' }),
      applied({}, [ready], { name: 'orphan', ...by('gone') }),
      applied({}, [ready], { name: 'flux-system', namespace: 'other', ...by('flux-system') }),
    ];
    const roots = fluxObjects(objects, [], 'flux-system').filter(({ root }) => root);
    expect(roots.map(({ id }) => id)).toEqual([
      'Kustomization/flux-system',
      'Kustomization/by-hand',
      'Kustomization/orphan',
    ]);
  });

  it('is found by its id, in any namespace', () => {
    for (const [namespace, id] of [
      ['flux-system', 'HelmRelease/web'],
      ['media', 'HelmRelease/media/web'],
    ] as const) {
      const { metadata } = applied({}, [], { name: 'web', namespace });
      expect(fluxId('HelmRelease', metadata, 'flux-system')).toBe(id);
      expect(placeOf(id, 'flux-system')).toEqual({ kind: 'HelmRelease', namespace, name: 'web' });
    }
    for (const id of ['', 'web', 'Secret/web', 'HelmRelease/a/b/c']) expect(placeOf(id, 'flux-system')).toBeUndefined();
  });
});

describe('the source', () => {
  const source = (spec: Part, status: Part = {}) =>
    GitRepository.parse({
      metadata: { name: 's', namespace: 'flux-system', generation: 1 },
      spec: { url: 'ssh://git.example/ops.git', ...spec },
      status: { observedGeneration: 1, conditions: [ready], artifact: { revision: 'main@sha1:0' }, ...status },
    });

  it('is told without the password that its address holds', () => {
    expect(sourceReading(source({ url: 'https://ops:canary@git.example/iac' })).url).toBe('https://git.example/iac');
  });

  it.each([
    ['main', { ref: { branch: 'main' } }],
    ['master', {}],
    ['main', { ref: { name: 'refs/heads/main' } }],
    ['tag v1', { ref: { branch: 'main', tag: 'v1' } }],
    ['semver 1.x', { ref: { tag: 'v1', semver: '1.x' } }],
    ['commit 0123', { ref: { branch: 'main', commit: '0123' } }],
  ])('follows %s', (branch, spec) => {
    expect(sourceReading(source(spec)).branch).toBe(branch);
  });

  it.each([
    ['with its artifact', {}, true],
    ['without an artifact', { artifact: undefined }, false],
    ['whose artifact has disappeared', { conditions: [ready, condition('ArtifactInStorage', 'False')] }, false],
    ['that cannot be fetched', { conditions: [notReady] }, false],
    ['of an older spec', { observedGeneration: 0 }, false],
  ])('%s is ready: %s', (_, status, isReady) => {
    expect(sourceReading(source({}, status)).ready).toBe(isReady);
  });
});

describe('the observer of Flux', () => {
  const flux = { namespace: 'flux-system', source: 'flux-system' };
  const put = (
    server: Awaited<ReturnType<typeof aLabApi>>,
    resource: string,
    group: string,
    name: string,
    spec: JsonObject,
  ) => server.store.put(resourceNamed(resource, group), { metadata: { name, namespace: 'flux-system' }, spec });
  const read = async (server: Awaited<ReturnType<typeof aLabApi>>) => {
    const api = observed([server], { kubelets: [], flux });
    await api.news('flux-source');
    return api;
  };

  it('reads what is served here', async () => {
    const served = resources.filter(({ name }) => name !== 'helmreleases');
    const server = await aLabApi({ served });
    put(server, 'kustomizations', 'kustomize.toolkit.fluxcd.io', 'apps', { path: './apps' });
    put(server, 'gitrepositories', 'source.toolkit.fluxcd.io', 'flux-system', { url: 'u', ref: { branch: 'main' } });
    const api = await read(server);
    expect(api.value('flux')).toMatchObject({ objects: [{ id: 'Kustomization/apps', root: true }] });
    expect(api.value('flux-source')).toEqual({ url: 'u', branch: 'main', ready: false });
  });

  it('tells a source that is missing from one that cannot be read', async () => {
    const server = await aLabApi();
    expect((await read(server)).cells.get('flux-source')).toMatchObject({
      is: 'forgotten',
      failure: { reason: 'NoFluxSource' },
    });
    server.store.put(resourceNamed('gitrepositories', 'source.toolkit.fluxcd.io'), {
      metadata: { name: 'flux-system', namespace: 'flux-system' },
      spec: { url: 7 },
    });
    expect((await read(server)).cells.get('flux-source')).toMatchObject({
      is: 'failed',
      failure: { reason: 'ObjectUnreadable' },
    });
  });

  it('never takes a cluster without Flux for one in which Flux is quiet', async () => {
    const server = await aLabApi({ served: resources.filter(({ group }) => !group.includes('fluxcd')) });
    const api = await read(server);
    for (const name of ['flux', 'flux-source']) expect(api.cells.get(name)).toMatchObject({ is: 'failed' });
  });
});
