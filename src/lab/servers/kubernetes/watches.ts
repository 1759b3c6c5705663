/** Watches: events of a resource from a version on, bookmarks, and the ERROR event that sends a client back to its list. */
import type { ServerResponse } from 'node:http';
import type { JsonObject, KubeObject } from './objects.ts';
import { namespaceOf } from './objects.ts';
import { apiVersionOf, type Resource } from './resources.ts';
import { expired } from './status.ts';
import type { Store, StoreEvent } from './store.ts';

export interface Watches {
  open(resource: Resource, namespace: string, query: URLSearchParams, response: ServerResponse): void;
  /** A bookmark to everyone who allows them. */
  bookmark(): void;
  /** Ends all of them in order, as the server does when their time is over. */
  end(): void;
  /** Closes the connections of all of them. */
  cut(): void;
  count(): number;
}
interface Open {
  readonly resource: Resource;
  readonly allowsBookmarks: boolean;
  readonly response: ServerResponse;
  readonly close: () => void;
}

export function createWatches(store: Store): Watches {
  const open = new Set<Open>();
  return {
    open(resource, namespace, query, response) {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.flushHeaders();
      const from = Number(query.get('resourceVersion') ?? 0);
      if (from !== 0 && from < store.oldest()) {
        const { body } = expired(`too old resource version: ${from} (${store.oldest()})`);
        if (typeof body !== 'string') write(response, 'ERROR', body);
        response.end();
        return;
      }
      const tell = (event: Pick<StoreEvent, 'type' | 'resource' | 'object'>): void => {
        const isAsked = event.resource === resource && (namespace === '' || namespaceOf(event.object) === namespace);
        if (isAsked) write(response, event.type, event.object);
      };
      if (from === 0) for (const object of store.all(resource, namespace)) tell({ type: 'ADDED', resource, object });
      else for (const event of store.eventsAfter(from)) tell(event);
      const allowsBookmarks = query.get('allowWatchBookmarks') === 'true';
      const one: Open = { resource, allowsBookmarks, response, close: store.onEvent(tell) };
      open.add(one);
      response.on('close', () => {
        one.close();
        open.delete(one);
      });
    },
    bookmark() {
      for (const { allowsBookmarks, resource, response } of open) {
        if (allowsBookmarks) write(response, 'BOOKMARK', bookmarkOf(resource, store.version()));
      }
    },
    end() {
      for (const { response } of open) response.end();
    },
    cut() {
      for (const { response } of open) response.destroy();
    },
    count: () => open.size,
  };
}

function write(response: ServerResponse, type: string, object: JsonObject | KubeObject): void {
  response.write(`${JSON.stringify({ type, object })}\n`);
}

function bookmarkOf(resource: Resource, version: number): JsonObject {
  return {
    kind: resource.kind,
    apiVersion: apiVersionOf(resource),
    metadata: { resourceVersion: `${version}`, creationTimestamp: null },
  };
}
