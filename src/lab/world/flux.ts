// Flux: sources that lose their artifact with the source-controller's pod, objects that follow their source unless they
// are suspended, and parents that apply their children again each interval, which undoes a suspension that Git denies.
import { placeReady } from './containers.ts';
import { after, type Kernel, tell, touchApi } from './kernel.ts';
import type { FluxState } from './truth.ts';

const sourceController = 'flux-system/source-controller';
const kustomizeController = 'flux-system/kustomize-controller';

export function fluxName(object: { kind: string; name: string }): string {
  return `${object.kind}/${object.name}`;
}

/** Whether a controller works; a site without such a pod has it outside the model, and it always works. */
function controllerWorks(k: Kernel, place: string): boolean {
  if (!k.state.api.serves) return false;
  return placeReady(k, place) || !k.site.pods.some((pod) => `${pod.namespace}/${pod.name}` === place);
}

/** The artifacts live in an emptyDir: they are gone with the pod. */
export function artifactsLost(k: Kernel, place: string): void {
  if (place !== sourceController) return;
  for (const source of k.state.flux.values()) if (source.spec.kind === 'GitRepository') setReady(k, source, false);
  // Its replacement may run already, and then fetches at once.
  evaluateFlux(k);
}

/** Brings conditions in step with what holds now; cheap, and called at every change below it. */
export function evaluateFlux(k: Kernel): void {
  if (controllerWorks(k, sourceController)) {
    for (const source of k.state.flux.values()) if (source.spec.kind === 'GitRepository') evaluateSource(k, source);
  }
  if (!controllerWorks(k, kustomizeController)) return;
  for (const object of k.state.flux.values()) if (object.spec.kind !== 'GitRepository') evaluateObject(k, object);
  applyAgainLater(k);
}

function evaluateSource(k: Kernel, source: FluxState): void {
  if (source.ready || source.suspended || source.next?.run !== undefined) return;
  const { servedBy } = source.spec;
  if (servedBy !== undefined && k.state.services.get(servedBy)?.healthy !== true) return;
  source.next = after(k, k.site.times.fluxReconcileMs, () => {
    source.next = undefined;
    if (source.suspended || !controllerWorks(k, sourceController)) return;
    setReady(k, source, true);
    evaluateFlux(k);
  });
}

function evaluateObject(k: Kernel, object: FluxState): void {
  // A suspended object keeps the condition that it had.
  if (object.suspended) return;
  if (!sourcesReady(k)) {
    setReady(k, object, false);
    return;
  }
  if (object.ready || object.next?.run !== undefined) return;
  object.next = after(k, k.site.times.fluxReconcileMs, () => {
    object.next = undefined;
    if (!object.suspended && sourcesReady(k) && controllerWorks(k, kustomizeController)) setReady(k, object, true);
  });
}

function sourcesReady(k: Kernel): boolean {
  for (const source of k.state.flux.values()) {
    if (source.spec.kind === 'GitRepository' && !source.ready) return false;
  }
  return true;
}

function setReady(k: Kernel, object: FluxState, ready: boolean): void {
  if (object.ready === ready) return;
  object.ready = ready;
  touchApi(k);
  tell(k, { kind: 'flux-ready', object: fluxName(object.spec), ready });
}

export function setSuspended(k: Kernel, object: FluxState, suspended: boolean, by: string): void {
  // Saying what is already so changes nothing on the object, and nobody can tell afterwards who said it.
  if (object.suspended === suspended) return;
  object.suspendedBy = by;
  object.suspended = suspended;
  tell(k, { kind: 'flux', object: fluxName(object.spec), suspended, by });
  evaluateFlux(k);
}

/** A child that is suspended although Git says otherwise, under a parent that applies it. */
function deviates(k: Kernel, child: FluxState): boolean {
  if (!child.suspended || child.spec.parent === undefined || child.spec.suspendedBy !== undefined) return false;
  const parent = k.state.flux.get(`Kustomization/${child.spec.parent}`);
  return parent !== undefined && !parent.suspended;
}

function applyAgainLater(k: Kernel): void {
  const root = [...k.state.flux.values()].find((object) => object.spec.root === true);
  if (root === undefined || root.applying?.run !== undefined) return;
  if (![...k.state.flux.values()].some((object) => deviates(k, object))) return;
  const interval = k.site.times.fluxIntervalMs;
  root.applying = after(k, interval - (k.now % interval), () => {
    root.applying = undefined;
    if (!controllerWorks(k, kustomizeController)) return;
    for (const object of k.state.flux.values()) {
      if (!deviates(k, object)) continue;
      touchApi(k);
      setSuspended(k, object, false, 'kustomize-controller');
    }
  });
}

export function setSource(k: Kernel, source: FluxState, url: string, branch: string): void {
  source.url = url;
  source.branch = branch;
  touchApi(k);
  tell(k, { kind: 'source', object: fluxName(source.spec), url, branch });
}
