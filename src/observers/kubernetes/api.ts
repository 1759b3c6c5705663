/** The cell `api`: what GET /readyz gets, and since when it has been getting just that. */
import type { KubernetesClient } from '../../clients/kubernetes/client.ts';
import { hasAnswered, type Outcome } from '../../clients/kubernetes/outcome.ts';
import type { ApiReading } from '../../core/facts.ts';
import type { Reading } from '../poll.ts';
import type { Publisher } from '../publisher.ts';

/** Whether there is any use in asking the API for more. */
export interface ApiWatch {
  isReady(): boolean;
  /** Called when that changes, after the cell was published. */
  onChange(listener: (isReady: boolean) => void): void;
}
export interface ApiReader extends ApiWatch {
  read(reading: Reading, signal: AbortSignal): Promise<void>;
}

export function createApiReader(client: KubernetesClient, cells: Publisher): ApiReader {
  let last: ApiReading | undefined;
  const listeners: ((isReady: boolean) => void)[] = [];
  return {
    isReady: () => last?.answer === 'ready',
    onChange: (listener) => void listeners.push(listener),
    async read({ began, asked }, signal) {
      const outcome = await client.ready({ signal });
      // What was broken off says nothing of the API.
      if (signal.aborted) return;
      const answer = answerOf(outcome);
      const before = last?.answer;
      if (last === undefined || answer !== before) last = { answer, since: began };
      cells.publish('api', last, began, asked);
      if (answer !== before) for (const listener of listeners) listener(answer === 'ready');
    },
  };
}

/** Refused means that nobody listens, which is as silent as it gets for whoever wants an API. */
function answerOf(outcome: Outcome<unknown>): ApiReading['answer'] {
  if (outcome.is === 'ok') return 'ready';
  return hasAnswered(outcome) ? 'failing' : 'silent';
}
