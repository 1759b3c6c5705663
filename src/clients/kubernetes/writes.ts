/**
 * What ananke changes in the API, each as one request that may be repeated: cordons, suspensions, and the ends of pods. Marks are on
 * the objects themselves, so that what ananke did can be told from what others did, also after a crash.
 */
import * as z from 'zod';
import type { Asking, KubernetesClient } from './client.ts';
import { patchAttempts } from './limits.ts';
import type { Failure, Outcome } from './outcome.ts';
import { type Collection, nodes, objectPath, pods } from './paths.ts';

/** Run that a cordon belongs to. */
export const cordonMark = 'ananke.dev/cordoned-by';
/** Run that a suspension belongs to. */
export const suspendMark = 'ananke.dev/suspended-by';
/** Flux strips what kubectl set and keeps what others own, so the name counts. */
export const fieldManager = 'ananke';

/** A switch of an object, and the annotation that says for which run it was thrown. */
interface Marked {
  readonly collection: Collection;
  readonly name: string;
  /** In `spec`. */
  readonly field: 'unschedulable' | 'suspend';
  readonly mark: string;
}
/** The resource version that the object got; none when nothing had to be written. */
export interface Written {
  readonly resourceVersion?: string;
}

const marked = (collection: Collection, name: string): Marked => ({
  collection,
  name,
  ...(collection.resource === 'nodes'
    ? { field: 'unschedulable', mark: cordonMark }
    : { field: 'suspend', mark: suspendMark }),
});

/** Fails with `refused` 409 when somebody else has cordoned it: what ananke did not do must never carry its mark. */
export function cordon(client: KubernetesClient, node: string, run: string, asking: Asking): Promise<Outcome<Written>> {
  return throwSwitch(client, marked(nodes, node), run, asking);
}
/** Fails with `refused` 409 when the cordon is not ananke's. */
export function uncordon(client: KubernetesClient, node: string, asking: Asking): Promise<Outcome<Written>> {
  return throwSwitch(client, marked(nodes, node), undefined, asking);
}
export function suspend(
  client: KubernetesClient,
  collection: Collection,
  name: string,
  run: string,
  asking: Asking,
): Promise<Outcome<Written>> {
  return throwSwitch(client, marked(collection, name), run, asking);
}
export function resume(
  client: KubernetesClient,
  collection: Collection,
  name: string,
  asking: Asking,
): Promise<Outcome<Written>> {
  return throwSwitch(client, marked(collection, name), undefined, asking);
}

const Present = z.object({
  metadata: z.object({
    resourceVersion: z.string().min(1),
    annotations: z.record(z.string(), z.string()).nullish(),
  }),
  spec: z.object({ unschedulable: z.boolean().nullish(), suspend: z.boolean().nullish() }).nullish(),
});
type Present = z.output<typeof Present>;

/**
 * Reads, judges, and writes only what stands on the version that was read: a merge patch that names its resourceVersion is refused
 * with 409 when somebody was quicker. Then it is judged anew.
 */
async function throwSwitch(
  client: KubernetesClient,
  what: Marked,
  run: string | undefined,
  asking: Asking,
): Promise<Outcome<Written>> {
  const path = objectPath(what.collection, what.name);
  for (let attempts = 1; ; attempts += 1) {
    const read = await client.ask({ method: 'GET', path }, asking);
    if (read.is !== 'ok') return unasked(read);
    const present = Present.safeParse(read.value);
    if (!present.success)
      return { is: 'malformed', message: `${what.name}: what the API shows of it is no such object.` };
    const judgement = judge(present.data, what, run);
    if (judgement.is !== 'to-write') return judgement;
    const written = await client.ask(patchOf(path, present.data, what, run), asking);
    const isOvertaken = written.is === 'refused' && written.status === 409;
    if (!isOvertaken || attempts >= patchAttempts) return versionOf(written);
  }
}

/** What could not be read was not changed either, however the question ended. */
function unasked(failure: Failure): Failure {
  return 'sent' in failure ? { ...failure, sent: false } : failure;
}

function judge(
  present: Present,
  what: Marked,
  run: string | undefined,
): Outcome<Written> | { readonly is: 'to-write' } {
  const isOn = present.spec?.[what.field] === true;
  const mark = present.metadata.annotations?.[what.mark];
  const wantsOn = run !== undefined;
  if (isOn === wantsOn && mark === run) return { is: 'ok', status: 200, value: {} };
  const isOthers = isOn && mark === undefined;
  // Somebody took the switch back and left the mark: it has no meaning any more, and may be written over or removed.
  if (!isOthers && !(wantsOn && isOn)) return { is: 'to-write' };
  const whose = isOthers ? 'somebody else' : `run ${mark ?? ''}`;
  const message = `${what.field} of ${what.name} was set by ${whose}, so it is left as it is.`;
  return { is: 'refused', status: 409, refusal: { reason: '', message, causes: [] }, message };
}

function patchOf(path: string, { metadata }: Present, { field, mark }: Marked, run: string | undefined) {
  const patch = {
    metadata: { resourceVersion: metadata.resourceVersion, annotations: { [mark]: run ?? null } },
    // Taken back to absent and not to false: nothing of it stays that ananke would own.
    spec: { [field]: run === undefined ? null : true },
  };
  const body = { type: 'application/merge-patch+json', text: JSON.stringify(patch) };
  return { method: 'PATCH', path: `${path}?fieldManager=${fieldManager}`, body } as const;
}

const Versioned = z.object({ metadata: z.object({ resourceVersion: z.string() }) });

function versionOf(outcome: Outcome<unknown>): Outcome<Written> {
  if (outcome.is !== 'ok') return outcome;
  const object = Versioned.safeParse(outcome.value);
  return { ...outcome, value: object.success ? { resourceVersion: object.data.metadata.resourceVersion } : {} };
}

export interface PodTarget {
  readonly namespace: string;
  readonly name: string;
  /** Another pod of that name is another pod. */
  readonly uid: string;
  readonly graceSeconds: number;
}

/** policy/v1 Eviction. 404: it is gone. 429 with cause DisruptionBudget: a budget allows none now. 500: several budgets select it. */
export function evict(client: KubernetesClient, pod: PodTarget, asking: Asking): Promise<Outcome<Written>> {
  const { namespace, name } = pod;
  const eviction = {
    apiVersion: 'policy/v1',
    kind: 'Eviction',
    metadata: { namespace, name },
    deleteOptions: deleteOptions(pod),
  };
  return ending(client, 'POST', `${podPath(pod)}/eviction`, eviction, asking);
}

/** Past every budget. 404: it is gone. 409: another pod has its name by now. */
export function deletePod(client: KubernetesClient, pod: PodTarget, asking: Asking): Promise<Outcome<Written>> {
  const options = { apiVersion: 'v1', kind: 'DeleteOptions', ...deleteOptions(pod) };
  return ending(client, 'DELETE', podPath(pod), options, asking);
}

const podPath = ({ namespace, name }: PodTarget): string => objectPath({ ...pods, namespace }, name);

function deleteOptions({ uid, graceSeconds }: PodTarget) {
  return { gracePeriodSeconds: graceSeconds, preconditions: { uid } };
}

async function ending(
  client: KubernetesClient,
  method: 'POST' | 'DELETE',
  path: string,
  body: object,
  asking: Asking,
): Promise<Outcome<Written>> {
  const text = JSON.stringify(body);
  return versionOf(await client.ask({ method, path, body: { type: 'application/json', text } }, asking));
}
