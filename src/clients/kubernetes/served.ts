/**
 * In which version a group of custom resources is served here, by discovery: Flux and Longhorn drop old versions from time to time.
 * "Not served" is said only when the API itself says so. A group that was ever served and no longer is gives a failure: that its
 * objects are gone is nothing to conclude from a server that is just starting.
 */
import * as z from 'zod';
import type { Asking, KubernetesClient } from './client.ts';
import type { Outcome } from './outcome.ts';
import type { Collection } from './paths.ts';

/** https://kubernetes.io/docs/concepts/overview/kubernetes-api/#discovery-api, APIGroup and APIResourceList. */
const Group = z.object({ preferredVersion: z.object({ version: z.string().min(1) }) });
const Resources = z.object({ resources: z.array(z.object({ name: z.string() })) });

/** Collections of the group, by resource; those that are not served are missing. Undefined: the group is not served at all. */
export type Served = ReadonlyMap<string, Collection> | undefined;

export interface Discovery {
  served(group: string, asking: Asking): Promise<Outcome<Served>>;
  /** A list of it answered 404: its version may have gone. */
  forget(group: string): void;
}

export function createDiscovery(client: KubernetesClient): Discovery {
  const found = new Map<string, ReadonlyMap<string, Collection>>();
  const everServed = new Set<string>();
  return {
    async served(group, asking) {
      const known = found.get(group);
      if (known !== undefined) return { is: 'ok', status: 200, value: known };
      const outcome = await discover(client, group, asking);
      if (outcome.is !== 'ok') return outcome;
      if (outcome.value !== undefined) {
        found.set(group, outcome.value);
        everServed.add(group);
      } else if (everServed.has(group)) {
        return { is: 'malformed', message: `The API no longer knows ${group}, which it has served before.` };
      }
      return outcome;
    },
    forget(group) {
      found.delete(group);
    },
  };
}

async function discover(client: KubernetesClient, group: string, asking: Asking): Promise<Outcome<Served>> {
  const answer = await client.ask({ method: 'GET', path: `/apis/${group}` }, asking);
  if (answer.is === 'refused' && answer.status === 404) return { is: 'ok', status: 404, value: undefined };
  if (answer.is !== 'ok') return answer;
  const about = Group.safeParse(answer.value);
  if (!about.success) return { is: 'malformed', message: `What the API says of ${group} is no APIGroup.` };
  const { version } = about.data.preferredVersion;
  const listed = await client.ask({ method: 'GET', path: `/apis/${group}/${version}` }, asking);
  if (listed.is !== 'ok') return listed;
  const resources = Resources.safeParse(listed.value);
  if (!resources.success) return { is: 'malformed', message: `What the API says of ${group}/${version} is no list.` };
  const names = resources.data.resources.map(({ name }) => name).filter((name) => !name.includes('/'));
  const collections = names.map((resource) => [resource, { group, version, resource }] as const);
  return { is: 'ok', status: 200, value: new Map(collections) };
}
