/** From a path to what it asks for. */
import { type Resource, resources } from './resources.ts';

export type Route =
  | { readonly is: 'health' }
  | { readonly is: 'version' }
  | { readonly is: 'discovery'; readonly group?: string; readonly version?: string }
  | { readonly is: 'collection'; readonly resource: Resource; readonly namespace: string }
  | {
      readonly is: 'object';
      readonly resource: Resource;
      readonly namespace: string;
      readonly name: string;
      /** `eviction`, `status`; empty for the object itself. */
      readonly subresource: string;
    }
  | ProxyRoute
  | { readonly is: 'access-review' }
  | { readonly is: 'nothing' };
/** A request for a pod: `pods/http:vault-0:8200/proxy/v1/sys/seal-status`. Without a scheme it is http, without a port 80. */
export interface ProxyRoute {
  readonly is: 'proxy';
  readonly namespace: string;
  readonly name: string;
  readonly scheme: 'http' | 'https';
  readonly port: number;
  /** Of the pod, from the slash on. */
  readonly path: string;
}

const accessReviews = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';

export function routeOf(path: string): Route {
  if (path === accessReviews) return { is: 'access-review' };
  const parts = path
    .split('/')
    .filter((part) => part !== '')
    .map(decode);
  const [first = '', ...rest] = parts;
  if (['readyz', 'livez', 'healthz'].includes(first)) return { is: 'health' };
  if (first === 'version') return { is: 'version' };
  if (first === 'api') return below('', rest, rest.length === 0 ? {} : { group: '', version: rest[0] ?? '' });
  if (first !== 'apis') return { is: 'nothing' };
  const [group, ...inGroup] = rest;
  if (group === undefined) return { is: 'discovery' };
  const version = inGroup[0];
  return below(group, inGroup, version === undefined ? { group } : { group, version });
}

function below(
  group: string,
  [version, ...rest]: readonly string[],
  about: { readonly group?: string; readonly version?: string },
): Route {
  if (rest.length === 0) return { is: 'discovery', ...about };
  const isInNamespace = rest[0] === 'namespaces' && rest.length > 2;
  const namespace = isInNamespace ? (rest[1] ?? '') : '';
  const [plural = '', name, subresource = '', ...more] = isInNamespace ? rest.slice(2) : rest;
  const resource = resources.find((one) => one.group === group && one.version === version && one.name === plural);
  if (resource?.name === 'pods' && isInNamespace && name !== undefined && subresource === 'proxy')
    return proxied(namespace, name, more);
  const isMisplaced = isInNamespace && resource?.namespaced === false;
  if (resource === undefined || isMisplaced || more.length > 0) return { is: 'nothing' };
  if (name === undefined) return { is: 'collection', resource, namespace };
  if (resource.namespaced && !isInNamespace) return { is: 'nothing' };
  return { is: 'object', resource, namespace, name, subresource };
}

/** `name`, `name:port` or `scheme:name:port`. */
function proxied(namespace: string, id: string, path: readonly string[]): Route {
  const parts = id.split(':');
  const [scheme, name, port] = parts.length === 3 ? parts : ['http', ...parts];
  const isKnown = (scheme === 'http' || scheme === 'https') && parts.length <= 3;
  if (!isKnown || name === undefined) return { is: 'nothing' };
  return { is: 'proxy', namespace, name, scheme, port: Number(port ?? 80), path: `/${path.join('/')}` };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
