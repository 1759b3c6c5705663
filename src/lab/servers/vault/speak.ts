/** What Vault says over HTTP of its seal, whoever keeps it: https://developer.hashicorp.com/vault/api-docs/system/unseal */
import type { PodProcess } from '../kubernetes/backend.ts';
import { type JsonObject, textAt } from '../kubernetes/objects.ts';
import type { Reply } from '../kubernetes/status.ts';

export interface SealView {
  readonly type: string;
  readonly initialised: boolean;
  readonly sealed: boolean;
  readonly threshold: number;
  readonly shares: number;
  readonly progress: number;
}
/** refused: the share is none, or a wrong one was among those that reached the threshold. none: nobody listens there. */
export type SealAnswer = SealView | 'refused' | 'none';
export interface SealKeeper {
  status(pod: string): Promise<SealAnswer>;
  give(pod: string, share: string): Promise<SealAnswer>;
}

/** Where its listener is, in the pods of its Helm chart. */
const vaultPort = 8200;

export function speakVault(keeper: SealKeeper, scheme: 'http' | 'https' = 'http'): PodProcess {
  return async ({ namespace, name, method, path, body, ...asked }) => {
    if (asked.port !== vaultPort) return undefined;
    if (asked.scheme !== scheme) return asked.scheme === 'http' ? plainToTls : undefined;
    const pod = `${namespace}/${name}`;
    if (path === '/v1/sys/seal-status') return method === 'GET' ? replyOf(await keeper.status(pod)) : unsupported;
    if (path !== '/v1/sys/unseal') return errors(404, 'no handler for route');
    if (method !== 'POST' && method !== 'PUT') return unsupported;
    const share = textAt(body, 'key') ?? '';
    return share === ''
      ? errors(400, "'key' must be specified in request body as JSON")
      : replyOf(await keeper.give(pod, share));
  };
}

const errors = (status: number, ...messages: readonly string[]): Reply => ({ status, body: { errors: messages } });
const unsupported = errors(405);
/** Go's web server, which serves TLS there. */
const plainToTls: Reply = { status: 400, body: 'Client sent an HTTP request to an HTTPS server.\n' };

function replyOf(answer: SealAnswer): Reply | undefined {
  if (answer === 'none') return undefined;
  if (answer === 'refused') return errors(400, 'failed to decrypt keys: cipher: message authentication failed');
  return { status: 200, body: bodyOf(answer) };
}

function bodyOf({ type, initialised, sealed, threshold, shares, progress }: SealView): JsonObject {
  return {
    type,
    initialized: initialised,
    sealed,
    t: threshold,
    n: shares,
    progress,
    nonce: progress === 0 ? '' : 'b7d8c8a4-5f0e-4d7e-9b4e-1f2a3c4d5e6f',
    version: '1.21.0',
    build_date: '2026-01-01T00:00:00Z',
    migration: false,
    recovery_seal: type !== 'shamir',
    storage_type: 'raft',
  };
}
