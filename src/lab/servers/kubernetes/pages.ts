/** LIST with limit and continue: the pages of one list show the moment of its first page, until that is compacted away. */
import { randomUUID } from 'node:crypto';
import type { JsonObject, KubeObject } from './objects.ts';
import { apiVersionOf, type Resource } from './resources.ts';
import { fieldSelector, labelSelector } from './selectors.ts';
import { badRequest, expired, type Reply } from './status.ts';

/** Lists that have begun and not ended; the oldest are forgotten, as etcd compacts. */
const openListsLimit = 64;

interface OpenList {
  readonly version: string;
  readonly rest: readonly KubeObject[];
}
export interface Pages {
  list(resource: Resource, objects: readonly KubeObject[], version: string, query: URLSearchParams): Reply;
  /** Every list that has begun expires. */
  expire(): void;
}

export function createPages(): Pages {
  const open = new Map<string, OpenList>();
  return {
    list(resource, objects, version, query) {
      const token = query.get('continue') ?? '';
      const begun = token === '' ? { version, rest: objects } : open.get(token);
      if (begun === undefined && !/^[\da-f-]{36}$/.test(token))
        return badRequest(`continue key is not valid: ${token}`);
      if (begun === undefined) {
        return expired(
          'The provided continue parameter is too old to display a consistent list result. You can start a new list without ' +
            'the continue parameter, or use the continue token in this response to retrieve the remainder of the results.',
        );
      }
      const chosen = token === '' ? select(begun.rest, query) : begun.rest;
      if ('status' in chosen) return chosen;
      const limit = Number(query.get('limit') ?? 0);
      if (!Number.isInteger(limit) || limit < 0) return badRequest(`invalid limit: ${query.get('limit') ?? ''}`);
      const size = limit === 0 ? chosen.length : limit;
      const rest = chosen.slice(size);
      const next = rest.length === 0 ? undefined : randomUUID();
      if (next !== undefined) open.set(next, { version: begun.version, rest });
      for (const old of [...open.keys()].slice(0, Math.max(0, open.size - openListsLimit))) open.delete(old);
      const more = next === undefined ? {} : { continue: next, remainingItemCount: rest.length };
      return {
        status: 200,
        body: {
          kind: `${resource.kind}List`,
          apiVersion: apiVersionOf(resource),
          metadata: { resourceVersion: begun.version, ...more },
          items: chosen.slice(0, size).map((object) => inList(resource, object)),
        },
      };
    },
    expire: () => open.clear(),
  };
}

/** The built-in kinds leave out in a list what the list already says. */
function inList(resource: Resource, object: KubeObject): JsonObject {
  if (resource.custom) return object;
  return Object.fromEntries(Object.entries(object).filter(([key]) => key !== 'kind' && key !== 'apiVersion'));
}

function select(objects: readonly KubeObject[], query: URLSearchParams): readonly KubeObject[] | Reply {
  const labels = labelSelector(query.get('labelSelector') ?? '');
  if (labels === undefined) return badRequest(`unable to parse requirement: ${query.get('labelSelector') ?? ''}`);
  const wanted = query.get('fieldSelector');
  const fields = wanted === null || wanted === '' ? () => true : fieldSelector(wanted);
  if (fields === undefined) return badRequest(`field label not supported: ${wanted ?? ''}`);
  return objects.filter((object) => labels(object) && fields(object));
}
