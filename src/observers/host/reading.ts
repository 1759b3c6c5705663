/** The own host, read from the kernel's files: proc(5), and /sys/class/net of the kernel's ABI documentation. */
import { readdir, readFile } from 'node:fs/promises';
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
  const boot = (await readFile(join(root, 'proc/sys/kernel/random/boot_id'), 'utf8')).trim();
  if (!/^[0-9a-f-]{36}$/.test(boot)) throw new Error(`/proc/sys/kernel/random/boot_id holds ${JSON.stringify(boot)}`);
  const [linkUp, mark] = await Promise.all([hasLink(root), textAt(bootstrapMark)]);
  return { bootId: bootId(boot), bootstrapped: mark?.trim() === boot, linkUp };
}

/**
 * Carrier on the way out. It witnesses that silence is that of the others, so whatever cannot be read counts as no link: then
 * silence proves nothing.
 */
async function hasLink(root: string): Promise<boolean> {
  const names = await linksOut(root);
  const carriers = await Promise.all(names.map((name) => textAt(join(root, 'sys/class/net', name, 'carrier'))));
  return carriers.some((text) => text?.trim() === '1');
}

/** The interfaces of the default routes, else all that are real devices: a bridge of containers always has carrier. */
async function linksOut(root: string): Promise<readonly string[]> {
  const routed = [...new Set(defaultRoutes(await textAt(join(root, 'proc/net/route'))))];
  if (routed.length > 0) return routed;
  const folder = join(root, 'sys/class/net');
  const names = await readdir(folder).catch(() => []);
  const found = await Promise.all(
    names.map(async (name) => ((await readdir(join(folder, name, 'device')).catch(() => undefined)) ? [name] : [])),
  );
  return found.flat();
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

async function textAt(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch(() => undefined);
}
