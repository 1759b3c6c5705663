/** status.json as `ananke status` finds it. It was written by ananke, so its form is looked at only as far as a screen could trip. */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { ClusterStatus } from '../api/status-schema.ts';
import { CommandError, exit } from './exit.ts';

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
/** Written out, because the schemas take longer to load than all the rest. A test compares it with theirs. */
export const apiVersion = 'ananke.dev/v1alpha1';
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
  if (!isStatus(value)) throw anotherForm(path);
  return value;
}

function anotherForm(path: string): CommandError {
  return new CommandError(
    `${path} is not a status of this version of ananke. Is another version running?`,
    exit.failed,
  );
}

/** What is drawn from a status. A part that has another form than ananke writes trips the drawing, and is told as what it is. */
export function drawn<Picture>(path: string, draw: () => Picture): Picture {
  try {
    return draw();
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) throw anotherForm(path);
    throw error;
  }
}

function readText(path: string): string {
  try {
    // A pipe or a device would be read for ever.
    const { size } = statSync(path);
    if (!statSync(path).isFile() || size > sizeLimit) throw new CommandError(`${path} is no status file`, exit.failed);
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof CommandError) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'ENOENT') {
      throw new CommandError(
        `there is no ${path}: ananke has not run on this host since it booted. Start it: sudo systemctl start ananke`,
        exit.failed,
      );
    }
    throw new CommandError(
      `${path} cannot be read: ${code === 'EACCES' ? 'permission denied' : String(error)}`,
      exit.failed,
    );
  }
}

function isStatus(value: unknown): value is ClusterStatus {
  if (typeof value !== 'object' || value === null || !('kind' in value) || value.kind !== 'ClusterStatus') return false;
  if (!('apiVersion' in value) || value.apiVersion !== apiVersion) return false;
  const lists = ['conditions', 'holds', 'ups', 'groups', 'gates', 'machines'];
  return (
    'writtenAt' in value &&
    typeof value.writtenAt === 'string' &&
    !Number.isNaN(Date.parse(value.writtenAt)) &&
    'metadata' in value &&
    isRecord(value.metadata) &&
    lists.every((key) => isListOfRecords(Object.entries(value).find(([name]) => name === key)?.[1]))
  );
}

const isRecord = (value: unknown): boolean => typeof value === 'object' && value !== null;
const isListOfRecords = (value: unknown): boolean => Array.isArray(value) && value.every(isRecord);
