/** How an object of Flux is called in facts, actions and on screens. */
import type { FluxObject } from './facts.ts';

type Kind = FluxObject['kind'];
export interface FluxPlace {
  readonly kind: Kind;
  readonly namespace: string;
  readonly name: string;
}

/** `Kustomization/apps` in the namespace of the configuration, `HelmRelease/media/jellyfin` elsewhere. No name holds a slash. */
export function fluxId(kind: Kind, { namespace, name }: Pick<FluxPlace, 'namespace' | 'name'>, usual: string): string {
  return namespace === usual ? `${kind}/${name}` : `${kind}/${namespace}/${name}`;
}

/** Where the object of an id is. Undefined: that is no id of this form. */
export function placeOf(id: string, usual: string): FluxPlace | undefined {
  const [kind, first, second, ...more] = id.split('/');
  if ((kind !== 'Kustomization' && kind !== 'HelmRelease') || first === undefined || more.length > 0) return undefined;
  return second === undefined ? { kind, namespace: usual, name: first } : { kind, namespace: first, name: second };
}
