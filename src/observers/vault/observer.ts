/**
 * The cell `vault`: which of the Vault pods are sealed, each as it says of itself. Pods that do not answer are not listed; when none
 * does, nothing is known.
 */
import type { KubernetesClient } from '../../clients/kubernetes/client.ts';
import type { SealOutcome, VaultClient } from '../../clients/vault/client.ts';
import type { VaultReading } from '../../core/facts.ts';
import { after, type Instant } from '../../core/moment.ts';
import type { Clock } from '../../core/ports.ts';
import { apiUnavailable } from '../api-failure.ts';
import { type Polling, type Reading, startPoll } from '../poll.ts';
import type { Failure, Publisher } from '../publisher.ts';
import { rhythm } from '../rhythm.ts';
import { listForMs } from './limits.ts';
import { listVaultPods, type VaultPod, type WhichPods } from './pods.ts';

export interface VaultObserverOptions extends WhichPods {
  readonly client: KubernetesClient;
  readonly vault: Pick<VaultClient, 'sealStatus'>;
  readonly clock: Clock;
  readonly cells: Publisher;
  /** Some step is open: somebody waits for news. */
  readonly isWaitedFor: () => boolean;
  /** Of the observer of the API, by which the pods are asked. */
  readonly api: { isReady(): boolean; onChange(listener: (isReady: boolean) => void): void };
}
interface Listed {
  readonly pods: readonly VaultPod[];
  readonly began: Instant;
}

export function observeVault(options: VaultObserverOptions, signal: AbortSignal): Polling {
  const { client, clock, cells, isWaitedFor, api } = options;
  let last: Listed | undefined;
  const read = async ({ began, asked }: Reading, stop: AbortSignal): Promise<void> => {
    const isFresh = last !== undefined && !asked && !isWaitedFor() && began < after(last.began, listForMs);
    const pods = isFresh && last !== undefined ? last.pods : await listVaultPods(client, options, stop);
    if (stop.aborted) return;
    if ('failure' in pods) {
      last = undefined;
      return cells.fail('vault', pods.failure);
    }
    if (!isFresh) last = { pods, began };
    const asking = pods
      .filter(({ runs }) => runs)
      .map(async (pod) => [pod, await options.vault.sealStatus(pod, stop)] as const);
    const answers = await Promise.all(asking);
    if (stop.aborted) return;
    const found = readingOf(pods, answers);
    if (!('failure' in found)) cells.publish('vault', found, began, asked);
    // It came in when the API had fallen silent: nobody asks again until that is over.
    if (!api.isReady()) return cells.fail('vault', apiUnavailable);
    return 'failure' in found ? cells.fail('vault', found.failure) : undefined;
  };
  const periodMs = (): number | undefined => {
    if (!api.isReady()) return undefined;
    return isWaitedFor() ? rhythm.attended : rhythm.services;
  };
  const polling = startPoll(clock, { periodMs, read }, signal);
  api.onChange((isReady) => {
    polling.retime();
    if (!isReady) cells.fail('vault', apiUnavailable);
  });
  return polling;
}

/**
 * One that runs and cannot be read may be sealed. That is passed over only while another one is sealed for certain: then the reading
 * claims nothing false, and says where to begin.
 */
function readingOf(
  pods: readonly VaultPod[],
  answers: readonly (readonly [VaultPod, SealOutcome])[],
): VaultReading | { readonly failure: Failure } {
  if (pods.length === 0) return { pods: [] };
  const found = answers.flatMap(([pod, answer]) =>
    answer.is === 'ok'
      ? [{ name: vaultPodName(pod), sealed: answer.status.sealed, initialised: answer.status.initialised }]
      : [],
  );
  const failures = answers.flatMap(([, answer]) => (answer.is === 'ok' ? [] : [answer]));
  const odd = failures.find(({ is }) => is !== 'no-answer');
  if (odd !== undefined && !found.some(({ sealed }) => sealed)) return { failure: failureOf(odd) };
  if (found.length > 0) return { pods: found };
  const why = failures[0]?.message ?? `${pods.map(vaultPodName).join(', ')}: not running`;
  return { failure: { reason: 'VaultUnreachable', message: `No Vault pod answers. ${why}.` } };
}

/** As facts and actions name it. */
const vaultPodName = ({ namespace, name }: VaultPod): string => `${namespace}/${name}`;

function failureOf({ is, message }: Exclude<SealOutcome, { is: 'ok' }>): Failure {
  switch (is) {
    case 'forbidden':
      return { reason: 'ApiForbids', message };
    case 'no-way':
      return { reason: 'ApiUnavailable', message };
    case 'unreadable':
      return { reason: 'ObjectUnreadable', message };
    case 'refused':
    case 'no-answer':
      return { reason: 'VaultUnreachable', message };
  }
}
