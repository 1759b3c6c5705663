/** The proxy of a pod: the API server passes a request on to whoever listens in the pod, and his answer back as it is. */
import type { Backend } from './backend.ts';
import type { Json } from './objects.ts';
import { resourceNamed } from './resources.ts';
import type { ProxyRoute } from './route.ts';
import { notFound, type Reply, refusal, unavailable } from './status.ts';
import type { Store } from './store.ts';

const pods = resourceNamed('pods');

export async function onProxy(
  { store, backend }: { readonly store: Store; readonly backend: Backend },
  { namespace, name, scheme, port, path }: ProxyRoute,
  { method, body }: { readonly method: string; readonly body: Json | undefined },
): Promise<Reply> {
  if (typeof (await backend.refresh(pods)) === 'string') return unavailable();
  if (store.get(pods, namespace, name) === undefined) return notFound(pods, name);
  const reply = await backend.inPod({ namespace, name, scheme, port, method, path, body });
  return (
    reply ?? refusal(503, 'ServiceUnavailable', 'error trying to reach service: dial tcp: connect: connection refused')
  );
}
