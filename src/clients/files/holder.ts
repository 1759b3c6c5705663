/**
 * Who made a lock or a temporary file, written into its name, so that others can tell whether that process is still there. A
 * process id alone says little: it is given again, and it means nothing after a boot or in another container.
 */
import { randomBytes } from 'node:crypto';
import { readFile, readlink } from 'node:fs/promises';
import { codeOf } from './file-error.ts';

/**
 * gone: it holds nothing any more. unseen: a process of another container, of which nothing can be known from here.
 * foreign: the name was not written by ananke.
 */
export type Presence = 'alive' | 'gone' | 'unseen' | 'foreign';

/** Text that is part of a file name, and different each time, also within one process. */
export async function newHolder(): Promise<string> {
  const { start, boot, space } = await self();
  return [process.pid, start, boot, space, randomBytes(6).toString('hex')].join('.');
}

export async function presenceOf(holder: string): Promise<Presence> {
  const [, pid, start, boot, space] = form.exec(holder) ?? [];
  if (pid === undefined) return 'foreign';
  const own = await self();
  if (boot !== own.boot) return 'gone';
  if (space !== own.space) return 'unseen';
  const found = await processOf(pid);
  // /proc can be mounted so that it hides the processes of others; the signal 0 finds them all the same.
  if (found === undefined) return exists(Number(pid)) ? 'alive' : 'gone';
  return found.start === start && !found.hasEnded ? 'alive' : 'gone';
}

/** The process id, for a message. */
export function pidOf(holder: string): string {
  return form.exec(holder)?.[1] ?? '';
}

/** Process id, start in clock ticks since the boot, boot id, namespace of process ids, and chance. */
const form = /^(\d+)\.(\d+)\.([0-9a-f]+)\.(\d+)\.[0-9a-f]+$/;

interface Self {
  readonly start: string;
  readonly boot: string;
  readonly space: string;
}
let known: Promise<Self> | undefined;

/** Never changes while the process lives. */
function self(): Promise<Self> {
  known ??= readSelf();
  return known;
}

async function readSelf(): Promise<Self> {
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8');
  const space = await readlink('/proc/self/ns/pid');
  const found = await processOf('self');
  return { start: found?.start ?? '0', boot: boot.replace(/[^0-9a-f]/g, ''), space: space.replace(/\D/g, '') };
}

async function processOf(pid: string): Promise<{ readonly start: string; readonly hasEnded: boolean } | undefined> {
  try {
    const text = await readFile(`/proc/${pid}/stat`, 'utf8');
    // The name of the program stands in brackets and may contain some itself; the fields after it are numbered from 3.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    // A zombie runs no more; only its parent has not asked for it yet.
    return { start: fields[22 - 3] ?? '', hasEnded: ['Z', 'X'].includes(fields[0] ?? '') };
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes(codeOf(error))) return undefined;
    throw error;
  }
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) !== 'ESRCH';
  }
}
