/** The API as it is reached from here: each server by itself, and the nodes that the cluster has. */
import type { AnankeConfig } from '../../api/config-schema.ts';
import type { Answer, SiteSeen } from '../../checks/seen.ts';
import type { KubernetesClient } from '../../clients/kubernetes/client.ts';
import { list } from '../../clients/kubernetes/list.ts';
import { nodes } from '../../clients/kubernetes/paths.ts';
import type { Clock } from '../../core/ports.ts';
import { apiClient } from '../site/kubernetes.ts';
import { inTime } from './in-time.ts';
import { endpointLimitMs, nodesLimitMs } from './limits.ts';

export function lookAtEndpoints(file: AnankeConfig, clock: Clock, signal: AbortSignal): Promise<SiteSeen['endpoints']> {
  return Promise.all(
    file.cluster.api_endpoints.map(async (url) => {
      const client = apiClient(file, [url], clock);
      try {
        const patience = { clock, limitMs: endpointLimitMs, signal };
        const ready = await inTime<string>(url, patience, async (stop) => {
          const outcome = await client.ready({ signal: stop, limitMs: endpointLimitMs });
          return outcome.is === 'ok'
            ? { is: 'read', value: outcome.value }
            : { is: 'failed', message: outcome.message };
        });
        return { url, ready };
      } finally {
        client.close();
      }
    }),
  );
}

export function lookAtNodes(client: KubernetesClient, signal: AbortSignal): Promise<Answer<readonly string[]>> {
  return inTime('The API', { clock: client.clock, limitMs: nodesLimitMs, signal }, async (stop) => {
    const outcome = await list(client, nodes, nameOf, { signal: stop, limitMs: nodesLimitMs });
    return outcome.is === 'ok'
      ? { is: 'read', value: outcome.value.items.filter((name) => name !== '') }
      : { is: 'failed', message: outcome.message };
  });
}

function nameOf(object: unknown): string {
  if (typeof object !== 'object' || object === null || !('metadata' in object)) return '';
  const { metadata } = object;
  if (typeof metadata !== 'object' || metadata === null || !('name' in metadata)) return '';
  return typeof metadata.name === 'string' ? metadata.name : '';
}
