/** The Vault server pods as the API lists them: which there are, and which of them can be asked. */
import * as z from 'zod';
import type { KubernetesClient } from '../../clients/kubernetes/client.ts';
import { list } from '../../clients/kubernetes/list.ts';
import { pods as podCollection } from '../../clients/kubernetes/paths.ts';
import type { PodPlace } from '../../clients/pod-answer.ts';
import { cellFailure } from '../api-failure.ts';
import { type Fit, fitter, fitting, oddOnes } from '../fit.ts';
import type { Failure } from '../publisher.ts';
import { podsAtMost } from './limits.ts';

/** Only what runs has a process that could answer. */
export interface VaultPod extends PodPlace {
  readonly runs: boolean;
}
export interface WhichPods {
  /** `vault.namespace`. */
  readonly namespace: string;
  /** `vault.selector`: for whom it asks, the API decides. */
  readonly selector: string;
}

const fit: (object: unknown) => Fit<VaultPod> = fitter(
  'Pod',
  z
    .object({
      metadata: z.object({ name: z.string().min(1), namespace: z.string().min(1) }),
      status: z.object({ phase: z.string().nullish() }).nullish(),
    })
    .transform(({ metadata: { name, namespace }, status }) => ({ name, namespace, runs: status?.phase === 'Running' })),
);

export async function listVaultPods(
  client: KubernetesClient,
  { namespace, selector }: WhichPods,
  signal: AbortSignal,
): Promise<readonly VaultPod[] | { readonly failure: Failure }> {
  const outcome = await list(client, { ...podCollection, namespace }, fit, { signal, labelSelector: selector });
  if (outcome.is !== 'ok') return { failure: cellFailure(outcome) };
  const { items } = outcome.value;
  const [odd] = oddOnes(items);
  if (odd !== undefined) return { failure: odd.failure };
  if (items.length <= podsAtMost) return fitting(items);
  const message = `vault.selector finds ${items.length} pods, more than ${podsAtMost}. Does it leave out what is no Vault server?`;
  return { failure: { reason: 'ObjectUnreadable', message } };
}
