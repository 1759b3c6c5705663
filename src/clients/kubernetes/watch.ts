/**
 * A watch as a hint and nothing more: when something changes, or when nobody can tell whether something did, `hint` is called and
 * the caller lists soon. What the events say of objects is not used, so a lost, doubled or late one costs a period at the most.
 * https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes
 */
import * as z from 'zod';
import { after } from '../../core/moment.ts';
import type { KubernetesClient } from './client.ts';
import type { Sink } from './exchange.ts';
import { firstWatchPauseMs, lastWatchPauseMs, watchLimitMs, watchLineLimitBytes, watchSeconds } from './limits.ts';
import { createLines } from './lines.ts';
import { type Collection, collectionPath } from './paths.ts';

export interface WatchOptions {
  /** A version from which on changes matter: that of the last list. Undefined: nothing has been listed yet. */
  readonly since: () => string | undefined;
  readonly hint: () => void;
  /** In [0, 1): spreads those who begin anew at the same time. */
  readonly random: () => number;
}

/** Goes on until `signal` aborts; never rejects. */
export async function watch(
  client: KubernetesClient,
  collection: Collection,
  options: WatchOptions,
  signal: AbortSignal,
): Promise<void> {
  const { clock } = client;
  let pauseMs = firstWatchPauseMs;
  /** Where the last watch was ended in order; without it the last list is where to begin. */
  let reached: string | undefined;
  while (!signal.aborted) {
    const from = reached ?? options.since();
    const began = clock.now();
    const ending = from === undefined ? 'not begun' : await watchOnce(client, collection, from, options.hint, signal);
    if (signal.aborted) return;
    reached = typeof ending === 'object' ? ending.reached : undefined;
    const isQuick = clock.now() < after(began, firstWatchPauseMs);
    // A server that ends every watch at once would otherwise be asked all the time.
    if (reached !== undefined && !isQuick) {
      pauseMs = firstWatchPauseMs;
      continue;
    }
    if (ending === 'broken') options.hint();
    await clock.wakeAt(after(clock.now(), pauseMs * (0.5 + options.random() / 2)), signal);
    if (from !== undefined) pauseMs = Math.min(pauseMs * 2, lastWatchPauseMs);
  }
}

/** The place that the watch reached when the server ended it in order; otherwise what came may have holes. */
async function watchOnce(
  client: KubernetesClient,
  collection: Collection,
  from: string,
  hint: () => void,
  signal: AbortSignal,
): Promise<{ readonly reached: string } | 'broken'> {
  const query = new URLSearchParams({
    watch: '1',
    allowWatchBookmarks: 'true',
    timeoutSeconds: `${watchSeconds}`,
    resourceVersion: from,
  });
  const events = createEvents(from, hint);
  const path = `${collectionPath(collection)}?${query.toString()}`;
  const outcome = await client.stream({ method: 'GET', path }, events, { signal, limitMs: watchLimitMs });
  return outcome.is === 'ok' && events.isWhole() ? { reached: events.reached() } : 'broken';
}

const Event = z.object({
  type: z.enum(['ADDED', 'MODIFIED', 'DELETED', 'BOOKMARK']),
  object: z.object({ metadata: z.object({ resourceVersion: z.string().min(1) }) }),
});

interface Events extends Sink {
  reached(): string;
  isWhole(): boolean;
}

function createEvents(from: string, hint: () => void): Events {
  let reached = from;
  let isWhole = false;
  const lines = createLines(watchLineLimitBytes, (line) => {
    const event = Event.safeParse(jsonOrNothing(line));
    // An ERROR event, 410 Gone say, is none of these types; the list that follows is the answer to it, too.
    if (!event.success) return false;
    if (event.data.type !== 'BOOKMARK') hint();
    reached = event.data.object.metadata.resourceVersion;
    return true;
  });
  return {
    reached: () => reached,
    isWhole: () => isWhole,
    begin(status) {
      isWhole = status === 200;
      return isWhole;
    },
    take(chunk) {
      isWhole &&= lines.take(chunk);
      return isWhole;
    },
  };
}

function jsonOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
