/** What lies on this host: desired.yaml, the folders of ananke, and what a daemon leaves in them while it lives. */
import { access, constants, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { AnankeConfig } from '../../api/config-schema.ts';
import { parseDesired } from '../../api/desired.ts';
import type { DaemonSeen, FolderSeen, SiteSeen } from '../../checks/seen.ts';
import { openFiles } from '../../clients/files/files.ts';
import type { Config } from '../../core/config.ts';
import type { Clock } from '../../core/ports.ts';
import { daemonHolder } from '../daemon-lock.ts';
import { inTime } from './in-time.ts';
import { filesLimitMs, statusLimitBytes } from './limits.ts';

export interface OwnFiles {
  readonly config: Config;
  readonly file: AnankeConfig;
  readonly desiredPath: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

export async function lookAtDesired({
  config,
  desiredPath: path,
  clock,
  signal,
}: OwnFiles): Promise<SiteSeen['desired']> {
  const read: SiteSeen['desired']['read'] = await inTime(path, { clock, limitMs: filesLimitMs, signal }, async () => ({
    is: 'read',
    value: parseDesired(await openFiles().read(path), config),
  }));
  return { path, read };
}

export function lookAtFolders({ file, clock, signal }: OwnFiles): Promise<readonly FolderSeen[]> {
  const { state_directory: state, run_directory: run } = file.paths;
  const folders = [
    { path: state, role: 'state' },
    { path: run, role: 'run' },
  ] as const;
  return Promise.all(
    folders.map(async ({ path, role }): Promise<FolderSeen> => {
      const isThere = await exists(path);
      if (!isThere) return { path, role, state: { is: 'absent' } };
      const patience = { clock, limitMs: filesLimitMs, signal };
      const seen = await inTime<{ writable: boolean; freeBytes: number }>(path, patience, async () => {
        const { bavail, bsize } = await statfs(path);
        return { is: 'read', value: { writable: await mayWrite(path), freeBytes: bavail * bsize } };
      });
      return { path, role, state: seen };
    }),
  );
}

export async function lookAtDaemon({ file, clock, signal }: OwnFiles): Promise<DaemonSeen> {
  const { state_directory: state, run_directory: run } = file.paths;
  const patience = { clock, limitMs: filesLimitMs, signal };
  const lock = inTime<{ processId: string } | undefined>(state, patience, async () => ({
    is: 'read',
    value: await daemonHolder(state),
  }));
  const path = join(run, 'status.json');
  const status = inTime<{ ageSeconds: number; tick: number } | undefined>(path, patience, async () => {
    const bytes = await openFiles({ readLimitBytes: statusLimitBytes }).read(path);
    return statusIn(bytes, path, clock.wallNow());
  });
  return { lock: await lock, status: await status };
}

/** Only what tells its age: its form is `ananke status`'s business. */
function statusIn(bytes: Uint8Array | undefined, path: string, nowMs: number): DaemonSeen['status'] {
  if (bytes === undefined) return { is: 'read', value: undefined };
  const value = parsed(bytes);
  const isStatus = typeof value === 'object' && value !== null && 'writtenAt' in value && 'tick' in value;
  const writtenAt = isStatus && typeof value.writtenAt === 'string' ? Date.parse(value.writtenAt) : Number.NaN;
  if (!isStatus || Number.isNaN(writtenAt) || typeof value.tick !== 'number')
    return { is: 'failed', message: `${path} is no status of this version of ananke.` };
  return { is: 'read', value: { ageSeconds: Math.abs(nowMs - writtenAt) / 1_000, tick: value.tick } };
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

async function mayWrite(path: string): Promise<boolean> {
  return access(path, constants.W_OK).then(
    () => true,
    () => false,
  );
}
