// The daemon as it is, over NUT, SSH, TLS and HTTP on the loopback, with its files in a folder of its own.
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runOverSockets } from '../sockets/lives.ts';
import type { World } from '../world/world.ts';
import { runFolder, type Stage, type StageOptions, stateFolder } from './stage.ts';

/** A file system in memory (tmpfs), where there is one: what is flushed again and again costs nothing there. */
const inMemory = '/dev/shm';
/** Folders of the lab, and what they are on a real host. */
const folders = { state: stateFolder, run: runFolder } as const;

export async function openSocketStage(world: World, { configBytes, desiredBytes, see }: StageOptions): Promise<Stage> {
  const folder = await mkdtemp(join(existsSync(inMemory) ? inMemory : tmpdir(), 'ananke-demo-'));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const lives = await runOverSockets(world, { folder, configBytes, desiredBytes, version: 'demo', onReport: see });
    return {
      runUntil: (worldMs) => lives.runUntil(worldMs),
      disk: () => contentsOf(folder),
      async close() {
        try {
          await lives.close();
        } finally {
          await remove();
        }
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function contentsOf(folder: string): Promise<ReadonlyMap<string, Uint8Array>> {
  const found = new Map<string, Uint8Array>();
  for (const [name, path] of Object.entries(folders)) {
    const entries = await readdir(join(folder, name), { withFileTypes: true });
    for (const entry of entries.filter((one) => one.isFile()))
      found.set(join(path, entry.name), await readFile(join(folder, name, entry.name)));
  }
  return found;
}
