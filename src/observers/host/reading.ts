/**
 * The own host, read from the kernel's files: proc(5), and /sys/class/net of the kernel's ABI documentation. What the kernel answers
 * from memory is read in place, which costs a tenth of the way over the threads that wait for disks. Not so what can make its reader
 * wait: `carrier` takes the lock of the network stack (rtnl), and the mark may lie on any file system.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { HostReading } from '../../core/facts.ts';
import { bootId } from '../../core/ids.ts';

export interface HostPlaces {
  /** `/`, or a folder with the same files in a test. */
  readonly root: string;
  /** Written by `ananke-bootstrap.service`: the boot id in which it ran. */
  readonly bootstrapMark: string;
}

/** Rejects when the kernel does not say which boot this is: without it nothing can be decided. */
export async function readHost({ root, bootstrapMark }: HostPlaces): Promise<HostReading> {
  const boot = readFileSync(join(root, 'proc/sys/kernel/random/boot_id'), 'utf8').trim();
  if (!/^[0-9a-f-]{36}$/.test(boot)) throw new Error(`/proc/sys/kernel/random/boot_id holds ${JSON.stringify(boot)}`);
  const [linkUp, mark] = await Promise.all([hasLink(root), slowTextAt(bootstrapMark)]);
  return { bootId: bootId(boot), bootstrapped: mark?.trim() === boot, linkUp };
}

/**
 * Carrier on the way out. It witnesses that silence is that of the others, so whatever cannot be read counts as no link: then
 * silence proves nothing.
 */
async function hasLink(root: string): Promise<boolean> {
  const paths = linksOut(root).map((name) => join(root, 'sys/class/net', name, 'carrier'));
  const carriers = await Promise.all(paths.map(slowTextAt));
  return carriers.some((text) => text?.trim() === '1');
}

/** The interfaces of the default routes, else all that are real devices: a bridge of containers always has carrier. */
function linksOut(root: string): readonly string[] {
  const routed = [...new Set(defaultRoutes(textAt(join(root, 'proc/net/route'))))];
  if (routed.length > 0) return routed;
  const folder = join(root, 'sys/class/net');
  return namesIn(folder).filter((name) => existsSync(join(folder, name, 'device')));
}

/** Lines of /proc/net/route: interface, destination, gateway, ..., mask, in hexadecimal. */
function defaultRoutes(text: string | undefined): readonly string[] {
  return (text ?? '')
    .split('\n')
    .map((line) => line.split(/\s+/))
    .flatMap(([name = '', destination, , , , , , mask]) =>
      destination === '00000000' && mask === '00000000' ? [name] : [],
    );
}

function textAt(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

async function slowTextAt(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch(() => undefined);
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
