/** What the kernel of the own host of a simulated site would show: a folder with the same files, which the real observer reads. */
import { createHash } from 'node:crypto';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { bootstrapMark } from '../../controller/site/own-host.ts';
import type { OwnHost } from '../in-memory/own-host.ts';
import type { World } from '../world/world.ts';

export interface OwnHostFolder {
  /** `OwnHostMeans.root`. */
  readonly root: string;
  /** Writes what has changed in the world since. */
  look(): void;
}

export function openOwnHostFolder(
  world: World,
  own: Pick<OwnHost, 'isBootstrapped' | 'isUp'>,
  folder: string,
): OwnHostFolder {
  const { self } = world.site;
  const root = join(folder, 'host');
  const mark = join(folder, 'run', bootstrapMark);
  const shown = new Map<string, string>();
  const show = (path: string, text: string): void => {
    if (shown.get(path) === text) return;
    shown.set(path, text);
    mkdirSync(dirname(path), { recursive: true });
    // Whoever reads it meanwhile reads the old or the new one.
    writeFileSync(`${path}.new`, text);
    renameSync(`${path}.new`, path);
  };
  const hide = (path: string): void => {
    if (shown.delete(path)) rmSync(path, { force: true });
  };
  mkdirSync(join(root, 'sys/class/net/eth0/device'), { recursive: true });
  const bootPath = join(root, 'proc/sys/kernel/random/boot_id');
  let shownBoot = '';
  let boot = '';
  const look = (): void => {
    const bootThere = world.truth.machines.get(self)?.bootId ?? '';
    if (bootThere !== shownBoot) [shownBoot, boot] = [bootThere, bootIdOf(bootThere)];
    // Where no kernel runs, nobody reads which boot this is.
    if (own.isUp())
      show(
        bootPath,
        `${boot}
`,
      );
    else hide(bootPath);
    show(join(root, 'sys/class/net/eth0/carrier'), world.carrier(self) ? '1\n' : '0\n');
    if (own.isBootstrapped()) show(mark, `${boot}\n`);
    else hide(mark);
  };
  look();
  return { root, look };
}

/** Boots of the world have names; those of a kernel are random UUIDs (proc(5)). */
export function bootIdOf(boot: string): string {
  const hex = createHash('sha256').update(boot).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}
