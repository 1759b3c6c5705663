/** status.json as `ananke status` finds it: by another version than this one, by hand, or cut off, it must not trip a screen. */
import { readFileSync, type Stats, statSync } from 'node:fs';
import { join } from 'node:path';
import type { ClusterStatus } from '../api/status-schema.ts';
import { CommandError, exit } from './exit.ts';
import { misshapenAt } from './status-shape.ts';

/** Where ananke writes it unless `paths.run_directory` says otherwise. */
const runDirectory = '/run/ananke';

/** `ANANKE_RUN_DIRECTORY` names another folder: reading the configuration for it would take longer than all the rest. */
export function runDirectoryOf(env: NodeJS.ProcessEnv): string {
  const folder = env['ANANKE_RUN_DIRECTORY'];
  return folder === undefined || folder === '' ? runDirectory : folder;
}

export function statusFileOf(env: NodeJS.ProcessEnv): string {
  return join(runDirectoryOf(env), 'status.json');
}
/** As in the schema, which is not loaded here. */
const known: ClusterStatus['apiVersion'] = 'ananke.dev/v1alpha1';

/** A thousand machines are one megabyte. */
const sizeLimit = 32 * 1024 * 1024;

export function readStatus(path: string): ClusterStatus {
  const text = readText(path);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new CommandError(
      `${path} is not JSON. ananke writes it anew as soon as it runs: journalctl -u ananke -n 30`,
      exit.failed,
    );
  }
  if (!isStatus(value)) throw new CommandError(`${path} ${problemOf(value) ?? ''}`, exit.failed);
  return value;
}

/** By what was looked at: each place that the schema names. */
const isStatus = (value: unknown): value is ClusterStatus => problemOf(value) === undefined;

/** Why it cannot be shown. */
function problemOf(value: unknown): string | undefined {
  const said = typeof value === 'object' && value !== null ? value : {};
  if (!('kind' in said) || said.kind !== 'ClusterStatus') return 'is not a status of this version of ananke';
  if ('apiVersion' in said && typeof said.apiVersion === 'string' && said.apiVersion !== known) {
    const theirs = JSON.stringify(said.apiVersion);
    return `is of ${theirs}, and this ananke knows ${known}: the one that runs is another version. Look with that one: systemctl cat ananke`;
  }
  const odd = misshapenAt(value);
  if (odd === undefined) return undefined;
  return `is not a status of this version of ananke: ${odd === '' ? 'all of it' : odd} is not as it should be. Is another version running?`;
}

function readText(path: string): string {
  try {
    const found = statSync(path);
    const why = whyUnread(found);
    if (why !== undefined) throw new CommandError(`${path} is no status file: ${why}`, exit.failed);
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw new CommandError(whyNot(path, error), exit.failed);
  }
}

/** A pipe or a device would be read for ever. */
function whyUnread(found: Stats): string | undefined {
  if (found.isDirectory()) return 'it is a folder';
  if (!found.isFile()) return 'it is a pipe, a socket or a device, and no regular file';
  return found.size > sizeLimit ? `it has ${found.size} bytes, and the limit is ${sizeLimit}` : undefined;
}

function whyNot(path: string, error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT')
    return `there is no ${path}: ananke has not run on this host since it booted. Start it: sudo systemctl start ananke`;
  return `${path} cannot be read: ${code === 'EACCES' ? 'permission denied. Try with sudo.' : String(error)}`;
}
