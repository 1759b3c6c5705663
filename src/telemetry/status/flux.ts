/** Flux of status.json: which branch it follows, how much of it is ready, and what is suspended by whom. */
import type { FluxStatus } from '../../api/status-site.ts';
import { type FluxObject, fact } from '../../core/facts.ts';
import type { Telling } from './telling.ts';

export function fluxOf({ input: { config, snapshot } }: Telling): FluxStatus | undefined {
  if (config.flux === undefined) return undefined;
  const source = fact(snapshot, 'flux-source');
  const flux = fact(snapshot, 'flux');
  return {
    // What was read before a reading failed says nothing of now.
    ...(source.state === 'known'
      ? { branch: source.value.branch }
      : { branchUnknown: `${source.reason}: ${source.message}` }),
    ...(flux.state === 'known'
      ? { objects: objectsOf(flux.value.objects) }
      : { objectsUnknown: `${flux.reason}: ${flux.message}` }),
  };
}

function objectsOf(objects: readonly FluxObject[]): NonNullable<FluxStatus['objects']> {
  const of = (kind: FluxObject['kind']) => {
    const all = objects.filter((object) => object.kind === kind);
    return { total: all.length, ready: all.filter(({ ready }) => ready).length };
  };
  const suspended = objects.filter((object) => object.suspended);
  const byOthers = suspended.filter(({ suspendedBy }) => suspendedBy === undefined);
  return {
    kustomizations: of('Kustomization'),
    helmReleases: of('HelmRelease'),
    suspendedByOthers: byOthers.map(({ id }) => id),
    suspendedByAnanke: suspended.length - byOthers.length,
  };
}
