/** A file as an update found it, kept open, so that it can be told whether anybody has changed it since. */
import { Buffer } from 'node:buffer';
import type { BigIntStats } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { readWhole } from './bounded-read.ts';
import { settleAttempts, settleMs } from './limits.ts';
import { openRegular } from './regular.ts';

export interface Found {
  /** Undefined: there was no file. */
  readonly bytes: Uint8Array | undefined;
  readonly stats: BigIntStats | undefined;
  /** The same file with the same content still stands at the path. */
  isStill(): Promise<boolean>;
  /**
   * After the file was replaced: what somebody has written into it since it was read, whom the new one would silently overrule.
   * Undefined when nobody has.
   */
  writtenSince(): Promise<Uint8Array | undefined>;
  close(): Promise<void>;
}

export async function findFile(target: string, limitBytes: number): Promise<Found> {
  const handle = await openRegular(target);
  if (handle === undefined) return nothing(target);
  try {
    // The state first: a write while the bytes are read is then seen as a change.
    const stats = await handle.stat({ bigint: true });
    const bytes = await readWhole(handle, target, limitBytes);
    return {
      bytes,
      stats,
      isStill: () => isStill(target, limitBytes, stats, bytes),
      writtenSince: () => writtenSince({ handle, target, limitBytes, stats, bytes }),
      close: () => handle.close(),
    };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

function nothing(target: string): Found {
  return {
    bytes: undefined,
    stats: undefined,
    async isStill() {
      const handle = await openRegular(target);
      await handle?.close();
      return handle === undefined;
    },
    writtenSince: () => Promise.resolve(undefined),
    close: () => Promise.resolve(),
  };
}

/** Content and state: times are too coarse to tell two writes within a few milliseconds apart. */
async function isStill(target: string, limitBytes: number, then: BigIntStats, bytes: Uint8Array): Promise<boolean> {
  const handle = await openRegular(target);
  if (handle === undefined) return false;
  try {
    const now = await readWhole(handle, target, limitBytes);
    const stats = await handle.stat({ bigint: true });
    return isSameFile(then, stats) && then.ctimeNs === stats.ctimeNs && Buffer.compare(now, bytes) === 0;
  } finally {
    await handle.close();
  }
}

interface Opened {
  readonly handle: FileHandle;
  readonly target: string;
  readonly limitBytes: number;
  readonly stats: BigIntStats;
  readonly bytes: Uint8Array;
}

async function writtenSince({ handle, target, limitBytes, stats, bytes }: Opened): Promise<Uint8Array | undefined> {
  // Its change time is of no use here: losing its name has changed it.
  let latest = await handle.stat({ bigint: true });
  let now = await readWhole(handle, target, limitBytes);
  if (isSameFile(stats, latest) && Buffer.compare(now, bytes) === 0) return undefined;
  for (let attempt = 0; attempt < settleAttempts; attempt += 1) {
    const before = latest;
    await sleep(settleMs);
    latest = await handle.stat({ bigint: true });
    now = await readWhole(handle, target, limitBytes);
    if (isSameFile(before, latest)) break;
  }
  return now;
}

function isSameFile(a: BigIntStats, b: BigIntStats): boolean {
  return a.dev === b.dev && a.ino === b.ino && a.size === b.size && a.mtimeNs === b.mtimeNs;
}
