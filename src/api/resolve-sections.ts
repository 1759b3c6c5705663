/** Sections that exist when something in the file needs them: Flux and Vault. */
import type { Config } from '../core/config.ts';
import { shownUrl } from '../core/shown-url.ts';
import { FluxConfig, VaultConfig } from './config-cluster.ts';
import type { AnankeConfig } from './config-schema.ts';

/** Guarding a source means suspending and resuming it, so an expected branch or URL brings the section with it. */
export function resolveFlux(file: AnankeConfig): Config['flux'] {
  const { expected_flux_branch: branch, expected_flux_source_url: url } = file;
  if (file.flux === undefined && branch === undefined && url === undefined) return undefined;
  const flux = file.flux ?? FluxConfig.parse({});
  return {
    namespace: flux.namespace,
    source: flux.source,
    healthyTimeoutMs: Math.round(flux.healthy_timeout_seconds * 1000),
    ...(branch === undefined ? {} : { expectedBranch: branch }),
    ...(url === undefined ? {} : { expectedUrl: shownUrl(url) }),
  };
}

/** A command that prints unseal shares is only there because there is a Vault to unseal. */
export function resolveVault(file: AnankeConfig): Config['vault'] {
  if (file.vault === undefined && file.startup.vault_unseal_breakglass_command === undefined) return undefined;
  const { namespace, selector } = file.vault ?? VaultConfig.parse({});
  return { namespace, selector };
}
