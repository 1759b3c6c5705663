/** What ananke does in the API, asked one by one (SelfSubjectAccessReview): no right is used for it, and nothing is stored. */
import type { Answer, Right, SiteSeen } from '../../checks/seen.ts';
import type { KubernetesClient } from '../../clients/kubernetes/client.ts';
import type { Discovery } from '../../clients/kubernetes/served.ts';
import type { Config } from '../../core/config.ts';
import { inTime } from './in-time.ts';
import { rightLimitMs, rightsAtOnce } from './limits.ts';

const right = (verb: string, group: string, resource: string, without: string): Right => ({
  verb,
  group,
  resource,
  without,
});
const blind = 'a way down is done without it';

const always: readonly Right[] = [
  right('list', '', 'nodes', 'no node is known'),
  right('watch', '', 'nodes', 'a change of a node is seen late'),
  right('get', '', 'nodes', 'no node is cordoned'),
  right('patch', '', 'nodes', 'no node is cordoned'),
  {
    ...right('list', 'coordination.k8s.io', 'leases', 'a node is never known to be back'),
    namespace: 'kube-node-lease',
  },
  right('list', '', 'pods', 'no node is known to be drained'),
  right('watch', '', 'pods', 'a change of a pod is seen late'),
  { ...right('create', '', 'pods', 'nothing is evicted'), subresource: 'eviction' },
  right('delete', '', 'pods', 'a pod that a budget holds is never ended'),
  right('list', 'policy', 'poddisruptionbudgets', 'no budget is known'),
  right('list', 'storage.k8s.io', 'volumeattachments', 'no volume is known to be detached'),
  right('list', 'apps', 'deployments', 'nobody knows whether all is back'),
  right('list', 'apps', 'statefulsets', 'nobody knows whether all is back'),
  right('list', 'apps', 'daemonsets', 'nobody knows whether all is back'),
  right('list', 'batch', 'jobs', 'nobody knows whether all is back'),
];
const longhorn: readonly Right[] = ['volumes', 'replicas', 'sharemanagers'].map((resource) =>
  right('list', 'longhorn.io', resource, 'no volume is known to be detached'),
);
const flux: readonly Right[] = [
  ...(['kustomize.toolkit.fluxcd.io kustomizations', 'helm.toolkit.fluxcd.io helmreleases'] as const).flatMap(
    (kind) => {
      const [group = '', resource = ''] = kind.split(' ');
      return ['list', 'get', 'patch'].map((verb) => right(verb, group, resource, `${resource} are not suspended`));
    },
  ),
  right('list', 'source.toolkit.fluxcd.io', 'gitrepositories', `the source is not known: ${blind}`),
];

export interface RightsAsked {
  readonly config: Config;
  readonly client: KubernetesClient;
  readonly discovery: Discovery;
  readonly signal: AbortSignal;
}

export async function lookAtRights(asked: RightsAsked): Promise<SiteSeen['rights']> {
  const wanted = await rightsFor(asked);
  const seen: SiteSeen['rights'][number][] = [];
  for (let from = 0; from < wanted.length; from += rightsAtOnce) {
    const some = wanted.slice(from, from + rightsAtOnce);
    seen.push(...(await Promise.all(some.map(async (one) => ({ right: one, allowed: await review(one, asked) })))));
    // Where one was not answered, the others would only wait as long.
    if (seen.some(({ allowed }) => allowed.is !== 'read')) return seen;
  }
  return seen;
}

/** Longhorn where it is served: then its volumes are waited for. */
async function rightsFor({ config, client, discovery, signal }: RightsAsked): Promise<readonly Right[]> {
  const patience = { clock: client.clock, limitMs: rightLimitMs, signal };
  const served = await inTime('The API', patience, async (stop) => {
    const outcome = await discovery.served('longhorn.io', { signal: stop, limitMs: rightLimitMs });
    return outcome.is === 'ok' ? { is: 'read', value: outcome.value !== undefined } : { is: 'failed', message: '' };
  });
  const hasLonghorn = served.is === 'read' && served.value;
  return [...always, ...(hasLonghorn ? longhorn : []), ...(config.flux === undefined ? [] : flux)];
}

function review(one: Right, { client, signal }: RightsAsked): Promise<Answer<boolean>> {
  const { verb, group, resource, subresource, namespace } = one;
  const resourceAttributes = {
    verb,
    group,
    resource,
    ...(subresource === undefined ? {} : { subresource }),
    ...(namespace === undefined ? {} : { namespace }),
  };
  const body = { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', spec: { resourceAttributes } };
  const request = {
    method: 'POST',
    path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
    body: { type: 'application/json', text: JSON.stringify(body) },
  } as const;
  return inTime('The API', { clock: client.clock, limitMs: rightLimitMs, signal }, async (stop) => {
    const outcome = await client.ask(request, { signal: stop, limitMs: rightLimitMs });
    if (outcome.is !== 'ok') return { is: 'failed', message: outcome.message };
    const allowed = allowedIn(outcome.value);
    return allowed === undefined
      ? { is: 'failed', message: 'The API answered what is no review of access.' }
      : { is: 'read', value: allowed };
  });
}

function allowedIn(value: unknown): boolean | undefined {
  if (typeof value !== 'object' || value === null || !('status' in value)) return undefined;
  const { status } = value;
  if (typeof status !== 'object' || status === null || !('allowed' in status)) return undefined;
  return typeof status.allowed === 'boolean' ? status.allowed : undefined;
}
