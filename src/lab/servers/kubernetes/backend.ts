/** Who decides what the API server of the lab shows and what its requests do: nobody but its store, or a simulated world. */
import type { Json, JsonObject, KubeObject } from './objects.ts';
import type { Resource } from './resources.ts';
import type { Reply } from './status.ts';
import type { How } from './store.ts';

/** What a client finds before any of its requests is looked at. */
export type Gate = 'serves' | 'unavailable' | 'refused' | 'silent';

export interface Removal {
  readonly graceSeconds: number | undefined;
  readonly uid: string | undefined;
}
/** A request that came through the proxy of a pod. */
export interface PodRequest {
  readonly namespace: string;
  readonly name: string;
  readonly scheme: 'http' | 'https';
  readonly port: number;
  readonly method: string;
  readonly path: string;
  readonly body: Json | undefined;
}
/** What the process in a pod answers; undefined: nobody listens there. */
export type PodProcess = (request: PodRequest) => Promise<Reply | undefined>;

export interface Backend {
  gate(): Promise<Gate>;
  /** Before the resource is read or changed: its objects may have changed since. The version is that of the moment shown. */
  refresh(resource: Resource): Promise<{ readonly version: string } | Gate>;
  /** Before a changed object is stored: the version that the change has there, or what refuses it. */
  change(resource: Resource, before: KubeObject, after: JsonObject, manager: string): Promise<How | Reply>;
  /** Ends a pod, past every budget or not; undefined: the store does it. */
  end(pod: KubeObject, removal: Removal, by: 'evict' | 'delete'): Promise<Reply | undefined>;
  readonly inPod: PodProcess;
}
