/** ananke.yaml -> core `Config`. Total: any bytes give valid, invalid or absent, and an invalid file gives no configuration. */
import type { Config } from '../core/config.ts';
import { checkConfig } from './check-config.ts';
import type { OwnHost } from './config-names.ts';
import { AnankeConfig } from './config-schema.ts';
import type { Problem } from './problems.ts';
import { resolveConfig } from './resolve-config.ts';
import { readYaml } from './yaml-border.ts';

export type ParsedConfig =
  /** `file` is the same with all sections and in the units of the file: for clients, which decide nothing. */
  | { readonly state: 'valid'; readonly config: Config; readonly file: AnankeConfig }
  | { readonly state: 'invalid'; readonly problems: readonly Problem[] }
  | { readonly state: 'absent'; readonly message: string };

export function parseConfig(bytes: Uint8Array | undefined, own: OwnHost = {}): ParsedConfig {
  if (bytes === undefined) return { state: 'absent', message: 'There is no such file.' };
  const read = readYaml(bytes, AnankeConfig);
  if ('problems' in read) return { state: 'invalid', problems: read.problems };
  const problems = checkConfig(read.value, read.places, own);
  if (problems.length > 0) return { state: 'invalid', problems };
  return { state: 'valid', config: resolveConfig(read.value, own), file: read.value };
}
