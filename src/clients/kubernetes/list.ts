/**
 * LIST in pages: https://kubernetes.io/docs/reference/using-api/api-concepts/#retrieving-large-results-sets-in-chunks
 * All pages show one moment, that of the first. When that moment is gone (410) the list begins anew: the rest of another moment
 * would not fit to the beginning. Each object is picked from at once, so that no list is held as it came.
 */
import { setImmediate as turn } from 'node:timers/promises';
import * as z from 'zod';
import { after } from '../../core/moment.ts';
import type { Asking, KubernetesClient } from './client.ts';
import { listLimitMs, listPagesLimit, listRestarts, pageObjects } from './limits.ts';
import type { Failure, Outcome } from './outcome.ts';
import { type Collection, collectionPath, spoken } from './paths.ts';

export interface Listed<Item> {
  readonly items: readonly Item[];
  /** Of the moment that it shows. */
  readonly resourceVersion: string;
}
/** Takes out of one object what is needed. */
export type Pick<Item> = (object: unknown) => Item;

const Page = z.object({
  metadata: z.object({ resourceVersion: z.string().min(1), continue: z.string().optional() }),
  // Go writes an empty list also as null. A missing one is no list.
  items: z.array(z.unknown()).nullable(),
});

export interface ListOptions extends Asking {
  /** As in the query of the request. */
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
}

export async function list<Item>(
  client: KubernetesClient,
  collection: Collection,
  pick: Pick<Item>,
  options: ListOptions,
): Promise<Outcome<Listed<Item>>> {
  const { clock } = client;
  const limitMs = options.limitMs ?? listLimitMs;
  const deadline = after(clock.now(), limitMs);
  for (let restarts = 0; ; restarts += 1) {
    const outcome = await listOnce(client, collection, pick, options, () => deadline - clock.now());
    const isGone = outcome.is === 'refused' && outcome.status === 410;
    if (!isGone || restarts >= listRestarts) return outcome;
  }
}

async function listOnce<Item>(
  client: KubernetesClient,
  collection: Collection,
  pick: Pick<Item>,
  options: ListOptions,
  leftMs: () => number,
): Promise<Outcome<Listed<Item>>> {
  const items: Item[] = [];
  let resourceVersion: string | undefined;
  let token: string | undefined;
  for (let pages = 0; pages < listPagesLimit; pages += 1) {
    if (leftMs() <= 0) return late(collection, items.length);
    const path = `${collectionPath(collection)}?${queryOf(options, token)}`;
    const outcome = await client.ask({ method: 'GET', path }, { signal: options.signal, limitMs: leftMs() });
    if (outcome.is !== 'ok') return outcome;
    const page = Page.safeParse(outcome.value);
    if (!page.success) return malformed(collection, 'its answer is no list');
    for (const object of page.data.items ?? []) items.push(pick(object));
    resourceVersion ??= page.data.metadata.resourceVersion;
    const next = page.data.metadata.continue ?? '';
    if (next === '') return { is: 'ok', status: outcome.status, value: { items, resourceVersion } };
    if (next === token) return malformed(collection, 'its pages lead in a circle');
    token = next;
    // Others have their turn between two pages.
    await turn();
  }
  return { is: 'too-big', message: `${spoken(collection)}: the list has more than ${listPagesLimit} pages` };
}

function queryOf({ labelSelector, fieldSelector }: ListOptions, token: string | undefined): string {
  const query = new URLSearchParams({ limit: `${pageObjects}` });
  if (labelSelector !== undefined) query.set('labelSelector', labelSelector);
  if (fieldSelector !== undefined) query.set('fieldSelector', fieldSelector);
  if (token !== undefined) query.set('continue', token);
  return query.toString();
}

const malformed = (collection: Collection, what: string): Failure => ({
  is: 'malformed',
  message: `Listing ${spoken(collection)}: ${what}.`,
});

const late = (collection: Collection, objects: number): Failure => ({
  is: 'timed-out',
  sent: false,
  message: `Listing ${spoken(collection)} took too long; ${objects} objects had come.`,
});
