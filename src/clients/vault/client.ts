/**
 * The seal of one Vault pod: looked at, and opened share by share. Each pod has a seal of its own, so each is asked by itself and never
 * through a Service, which leaves sealed pods out and scatters shares. It never initialises, and never resets what others have given.
 * A share is in no message: neither in its own words nor in those of whoever answers.
 */
import type { AskPod, PodFailure, PodPlace } from '../pod-answer.ts';
import { statusLimitMs, unsealLimitMs } from './limits.ts';
import { readSealStatus, type SealStatus } from './seal-status.ts';

export type SealOutcome = { readonly is: 'ok'; readonly status: SealStatus } | PodFailure;

export interface VaultClient {
  /** GET sys/seal-status. */
  sealStatus(pod: PodPlace, signal: AbortSignal): Promise<SealOutcome>;
  /**
   * POST sys/unseal with one share: base64 or hex, of which the caller keeps the bytes and wipes them. `refused` with 400: the share is
   * none, or one of those that were given since the progress was 0 is a wrong one; the progress is 0 again.
   * https://developer.hashicorp.com/vault/api-docs/system/unseal
   */
  unseal(pod: PodPlace, share: Uint8Array, signal: AbortSignal): Promise<SealOutcome>;
}

export function createVaultClient(ask: AskPod): VaultClient {
  return {
    async sealStatus(pod, signal) {
      const answer = await ask(pod, { method: 'GET', path: '/v1/sys/seal-status' }, { signal, limitMs: statusLimitMs });
      return answer.is === 'refused'
        ? { ...answer, message: `${answer.message}. ${hintFor(answer.status)}` }
        : read(answer, pod);
    },
    async unseal(pod, share, signal) {
      const body = bodyWith(share);
      try {
        const request = { method: 'POST', path: '/v1/sys/unseal', body } as const;
        return read(await ask(pod, request, { signal, limitMs: unsealLimitMs }), pod);
      } finally {
        body.fill(0);
      }
    },
  };
}

function read(answer: Awaited<ReturnType<AskPod>>, { namespace, name }: PodPlace): SealOutcome {
  if (answer.is !== 'ok') return answer;
  const reading = readSealStatus(answer.value);
  if (reading.is === 'read') return { is: 'ok', status: reading.status };
  return { is: 'unreadable', message: `${namespace}/${name} answered with no seal status: ${reading.why}` };
}

/** Go's web server answers 400 to plain HTTP where it serves TLS. */
function hintFor(status: number): string {
  if (status === 400) return 'If Vault serves TLS, set vault.scheme to https';
  return 'Is it a Vault server? See vault.selector';
}

const [before, after] = [Buffer.from('{"key":"'), Buffer.from('"}')];

/** Put together as bytes: a string would stay in memory until somebody else needs its place. */
function bodyWith(share: Uint8Array): Uint8Array {
  const body = Buffer.alloc(before.length + share.length + after.length);
  body.set(before);
  body.set(share, before.length);
  body.set(after, before.length + share.length);
  return body;
}
