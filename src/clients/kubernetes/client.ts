/**
 * Asks the Kubernetes API, over plain HTTPS and not over the generated classes of @kubernetes/client-node: those have no bound on
 * an answer, hold the whole of it as objects, and answer with exceptions. Every request is bounded in time and size, nothing
 * rejects, and how it ended is a value.
 */
import type { Clock } from '../../core/ports.ts';
import { failureOf, readJson, readText } from './answer.ts';
import { createCredentialStore } from './credentials.ts';
import { exchange, type Request, type Sink } from './exchange.ts';
import { type Attempt, askInTurn, type Turn } from './in-turn.ts';
import { requestLimitMs } from './limits.ts';
import type { Outcome } from './outcome.ts';
import { createServers } from './servers.ts';

export interface KubernetesOptions {
  /** `cluster.api_endpoints`: https, tried in this order. */
  readonly endpoints: readonly string[];
  /** `cluster.kubeconfig`. Its server is not used: it holds only one. */
  readonly kubeconfig: string;
  /** `cluster.api_timeout_seconds`, ms: the limit of one request to one server. */
  readonly attemptLimitMs: number;
  readonly clock: Clock;
}
export interface Asking {
  readonly signal: AbortSignal;
  /** With all attempts; `requestLimitMs` when absent. */
  readonly limitMs?: number;
}
export interface KubernetesClient {
  readonly clock: Clock;
  /** One JSON answer. */
  ask(request: Request, asking: Asking): Promise<Outcome<unknown>>;
  /** GET /readyz: ok when any server says so, by the code alone; its text is for people. */
  ready(asking: Asking): Promise<Outcome<string>>;
  /** An answer that goes on until the server or the sink ends it, or the limit. The sink judges its status. */
  stream(request: Request, sink: Sink, asking: Required<Asking>): Promise<Outcome<undefined>>;
  /** Its connections end; it is not used after that. */
  close(): void;
}

export function createKubernetesClient(options: KubernetesOptions): KubernetesClient {
  const { clock, attemptLimitMs } = options;
  const servers = createServers(options.endpoints);
  const turn: Turn = { clock, servers, credentials: createCredentialStore(options.kubeconfig, clock) };
  const usual = ({ signal, limitMs = requestLimitMs }: Asking) => ({ signal, limitMs, attemptLimitMs });
  return {
    clock,
    ask(request, asking) {
      const isRead = request.method === 'GET';
      return askInTurn(turn, { ...usual(asking), isRead, ask: (...to) => readJson(request, ...to) });
    },
    ready: (asking) => askInTurn(turn, { ...usual(asking), isRead: true, ask: (...to) => readText(readyz, ...to) }),
    stream(request, sink, { signal, limitMs }) {
      return askInTurn(turn, { signal, limitMs, attemptLimitMs: limitMs, isRead: true, ask: poured(request, sink) });
    },
    close: () => servers.close(),
  };
}

const readyz: Request = { method: 'GET', path: '/readyz' };

function poured(request: Request, sink: Sink): Attempt<undefined>['ask'] {
  return async (server, credentials, deadline) => {
    const ending = await exchange(server, request, credentials, sink, deadline.stop);
    if (ending.is === 'failed') return failureOf(ending, server.url.origin, deadline);
    return { is: 'ok', status: 200, value: undefined };
  };
}
