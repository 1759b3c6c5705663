/**
 * The own host, read from the kernel's files: proc(5), and /sys/class/net of the kernel's ABI documentation. They are answered from
 * memory, so they are read in place: by way of the threads that wait for disks, a reading each second cost ten times as much.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HostReading } from '../../core/facts.ts';
import { bootId } from '../../core/ids.ts';

export interface HostPlaces {
  /** `/`, or a folder with the same files in a test. */
  readonly root: string;
  /** Written by `ananke-bootstrap.service`: the boot id in which it ran. */
  readonly bootstrapMark: string;
}

/** Throws when the kernel does not say which boot this is: without it nothing can be decided. */
export function readHost({ root, bootstrapMark }: HostPlaces): HostReading {
  const boot = readFileSync(join(root, 'proc/sys/kernel/random/boot_id'), 'utf8').trim();
  if (!/^[0-9a-f-]{36}$/.test(boot)) throw new Error(`/proc/sys/kernel/random/boot_id holds ${JSON.stringify(boot)}`);
  return { bootId: bootId(boot), bootstrapped: textAt(bootstrapMark)?.trim() === boot, linkUp: hasLink(root) };
}

/**
 * Carrier on the way out. It witnesses that silence is that of the others, so whatever cannot be read counts as no link: then
 * silence proves nothing.
 */
function hasLink(root: string): boolean {
  return linksOut(root).some((name) => textAt(join(root, 'sys/class/net', name, 'carrier'))?.trim() === '1');
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

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
