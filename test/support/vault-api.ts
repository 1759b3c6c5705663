// Vault in pods behind an API server of the lab, and a client of it.
import type { KubernetesClient } from '../../src/clients/kubernetes/client.ts';
import { createPodDoor } from '../../src/clients/kubernetes/pod-proxy.ts';
import { createVaultClient, type VaultClient } from '../../src/clients/vault/client.ts';
import type { Clock } from '../../src/core/ports.ts';
import type { Faults } from '../../src/lab/servers/kubernetes/faults.ts';
import { resourceNamed } from '../../src/lab/servers/kubernetes/resources.ts';
import type { LabApi } from '../../src/lab/servers/kubernetes/server.ts';
import { createSeals, type Seals, type SealsOptions } from '../../src/lab/servers/vault/seals.ts';
import { speakVault } from '../../src/lab/servers/vault/speak.ts';
import { createFakeClock } from './fake-clock.ts';
import { aClient, aLabApi } from './lab-api.ts';

export const [first, second] = ['vault/vault-0', 'vault/vault-1'];
export const shares = ['c2hhcmUtb25l', 'c2hhcmUtdHdv', 'c2hhcmUtdGhyZWU='] as const;
export const placeOf = (pod: string) => ({ namespace: pod.split('/')[0] ?? '', name: pod.split('/')[1] ?? '' });
export const bytesOf = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text));

export interface VaultApi {
  readonly server: LabApi;
  readonly seals: Seals;
  readonly client: KubernetesClient;
  readonly vault: VaultClient;
  /** The pod is there as the API shows it. */
  readonly put: (pod: string, phase?: string, labels?: Readonly<Record<string, string>>) => void;
}
export interface VaultApiOptions extends Partial<SealsOptions> {
  readonly clock?: Clock;
  readonly scheme?: 'http' | 'https';
  /** What ananke believes, when it differs. */
  readonly asked?: 'http' | 'https';
}

export const chartLabels = { 'app.kubernetes.io/name': 'vault', component: 'server' };

export async function aVaultApi(options: VaultApiOptions = {}): Promise<VaultApi> {
  const { clock = createFakeClock(), scheme = 'http', asked = scheme, ...rest } = options;
  const seals = createSeals({ pods: [first, second], threshold: 2, shares, ...rest });
  const server = await aLabApi({ inPod: speakVault(seals, scheme) });
  const put: VaultApi['put'] = (pod, phase = 'Running', labels = chartLabels) =>
    void server.store.put(resourceNamed('pods'), {
      metadata: { ...placeOf(pod), labels },
      spec: { nodeName: 'n1' },
      status: { phase },
    });
  for (const pod of [first, second]) put(pod);
  const client = aClient(clock, [server], server.kubeconfig());
  return { server, seals, client, put, vault: createVaultClient(createPodDoor(client, { scheme: asked, port: 8200 })) };
}

/** Wrong only for what goes through to a pod. */
export function inPods(fault: NonNullable<ReturnType<Faults>>, method?: string): Faults {
  return (asked) =>
    asked.path.includes('/proxy/') && (method === undefined || asked.method === method) ? fault : undefined;
}
