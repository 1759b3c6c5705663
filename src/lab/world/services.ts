// Vault and the services for people: what stands on top of ready pods.
import { becomeReady, placeOf, placeReady } from './containers.ts';
import { after, cancel, type Kernel, tell } from './kernel.ts';
import type { ContainerState, ServiceState, VaultPodState } from './truth.ts';

/** A Vault pod's memory goes with its container: it comes back sealed. */
export function sealWith(k: Kernel, container: ContainerState): void {
  const pod = k.state.vault.get(placeOf(container.spec));
  if (pod === undefined) return;
  pod.given.clear();
  if (pod.sealed) return;
  pod.sealed = true;
  tell(k, { kind: 'vault', pod: pod.place, sealed: true });
}

/** One share; false when it was a wrong one, which shows at the threshold only and costs all progress. */
export function unseal(k: Kernel, pod: VaultPodState, share: string): boolean {
  const { vault } = k.site;
  if (vault === undefined || !pod.sealed) return true;
  pod.given.add(share);
  if (pod.given.size < vault.threshold) return true;
  const good = [...pod.given].every((given) => vault.shares.includes(given));
  pod.given.clear();
  if (!good) return false;
  pod.sealed = false;
  tell(k, { kind: 'vault', pod: pod.place, sealed: false });
  for (const machine of k.state.machines.values()) {
    for (const container of machine.containers.values()) {
      if (placeOf(container.spec) === pod.place) becomeReady(k, machine, container);
    }
  }
  k.signals.servicesChanged();
  return true;
}

export function evaluateServices(k: Kernel): void {
  for (const service of k.state.services.values()) evaluate(k, service);
}

function evaluate(k: Kernel, service: ServiceState): void {
  const stands = standsOnAll(k, service);
  if (!stands) {
    service.next = cancel(k, service.next);
    setHealthy(k, service, false);
  } else if (!service.healthy && service.next?.run === undefined) {
    service.next = after(k, service.spec.warmupMs, () => {
      service.next = undefined;
      setHealthy(k, service, true);
    });
  }
}

function standsOnAll(k: Kernel, service: ServiceState): boolean {
  for (const place of service.spec.needs) if (!placeReady(k, place)) return false;
  if (service.spec.needsVault !== true) return true;
  for (const pod of k.state.vault.values()) if (!pod.sealed && placeReady(k, pod.place)) return true;
  return false;
}

function setHealthy(k: Kernel, service: ServiceState, healthy: boolean): void {
  if (service.healthy === healthy) return;
  service.healthy = healthy;
  tell(k, { kind: 'service', service: service.spec.name, healthy });
  k.signals.servicesChanged();
}
