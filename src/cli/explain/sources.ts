/** What `explain` looks at: the status file and the configuration, each as far as it is there. Neither has to be. */
import { existsSync } from 'node:fs';
import type { ClusterStatus } from '../../api/status-schema.ts';
import type { Config } from '../../core/config.ts';
import { CommandError } from '../exit.ts';
import { readStatus, statusFileOf } from '../status-file.ts';

export type Found<Value> = { readonly value: Value } | { readonly missing: string };

export function statusFound(env: NodeJS.ProcessEnv): Found<ClusterStatus> {
  const path = statusFileOf(env);
  if (!existsSync(path)) return { missing: 'nobody has read it: there is no status file' };
  try {
    return { value: readStatus(path) };
  } catch (error) {
    if (error instanceof CommandError) return { missing: `nobody has read it: ${error.message}` };
    throw error;
  }
}

/** Loaded only when it is asked for: the parser and the schemas take longer than all the rest. */
export async function configFound(path: string): Promise<Found<Config>> {
  const { parsedConfigAt } = await import('../parsed-config.ts');
  try {
    const parsed = await parsedConfigAt(path);
    if (parsed.state === 'valid') return { value: parsed.config };
    if (parsed.state === 'absent') return { missing: `there is no ${path}` };
    return { missing: `${path} is not valid: ananke validate ${path}` };
  } catch (error) {
    if (error instanceof CommandError) return { missing: error.message };
    throw error;
  }
}

export const valueIn = <Value>(found: Found<Value>): Value | undefined => ('value' in found ? found.value : undefined);
