/** Vault, pod by pod through the API server: its seals are looked at and opened. */
import { VaultConfig } from '../../api/config-cluster.ts';
import type { KubernetesClient } from '../../clients/kubernetes/client.ts';
import { createPodDoor } from '../../clients/kubernetes/pod-proxy.ts';
import { createVaultClient } from '../../clients/vault/client.ts';
import { failed } from '../../executor/handlers/answers.ts';
import { type ShareSource, sharesFromBreakglass, sharesFromFile } from '../../executor/handlers/share-sources.ts';
import { createUnsealVault } from '../../executor/handlers/vault.ts';
import type { ApiWatch } from '../../observers/kubernetes/api.ts';
import { observeVault } from '../../observers/vault/observer.ts';
import type { Area, Ground } from './area.ts';

/** Where Vault listens, unless somebody goes out of his way: https://developer.hashicorp.com/vault/docs/configuration/listener/tcp */
const port = 8200;

export function openVault(
  ground: Ground,
  { client, api }: { readonly client: KubernetesClient; readonly api: ApiWatch },
): Area<'UnsealVault'> {
  const { config, file, clock, cells, attending, closing, onProblem } = ground;
  if (config.vault === undefined) {
    const nobody = () => Promise.resolve(failed('the configuration names no Vault'));
    return { polls: new Map(), handlers: { UnsealVault: nobody }, close: () => undefined };
  }
  const { scheme } = file.vault ?? VaultConfig.parse({});
  const vault = createVaultClient(createPodDoor(client, { scheme, port }));
  const isWaitedFor = (): boolean => attending.open;
  const polling = observeVault({ ...config.vault, client, vault, clock, cells, api, isWaitedFor }, closing);
  return {
    polls: new Map([['vault', polling]]),
    handlers: { UnsealVault: createUnsealVault({ vault, sources: sourcesOf(ground), clock, onProblem }) },
    close: () => undefined,
  };
}

function sourcesOf({ file, clock, closing }: Ground): readonly ShareSource[] {
  const path = file.vault?.unseal_keys_file;
  const { vault_unseal_breakglass_command: command, vault_unseal_breakglass_timeout_seconds: seconds } = file.startup;
  return [
    ...(path === undefined ? [] : [sharesFromFile(path)]),
    ...(command === undefined ? [] : [sharesFromBreakglass({ command, limitMs: seconds * 1_000, clock, closing })]),
  ];
}
