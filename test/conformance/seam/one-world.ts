// One simulated world that is looked at from both sides at once: through the ports in memory, and by the real observers over sockets.
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSite } from '../../../src/controller/site/open-site.ts';
import type { Action, Answer } from '../../../src/core/action.ts';
import type { Config } from '../../../src/core/config.ts';
import type { CellName } from '../../../src/core/facts.ts';
import type { Ports } from '../../../src/core/ports.ts';
import { createDisk } from '../../../src/lab/in-memory/disk.ts';
import { createInMemory } from '../../../src/lab/in-memory/in-memory.ts';
import type { OwnHost } from '../../../src/lab/in-memory/own-host.ts';
import { openGround } from '../../../src/lab/sockets/ground.ts';
import { smallConfig } from '../../../src/lab/up/small-config.ts';
import type { Site } from '../../../src/lab/world/site.ts';
import { createWorld, type World } from '../../../src/lab/world/world.ts';

export const sides = ['memory', 'sockets'] as const;
export type Side = (typeof sides)[number];

export interface OneWorld {
  readonly world: World;
  readonly own: OwnHost;
  readonly config: Config;
  /** Both stand on the same world at the same time of it. */
  readonly ports: Readonly<Record<Side, Ports>>;
  run(ms: number): Promise<void>;
  /** Lets the time of the world pass until the answer is there, at most for as long as an action may take. */
  perform(side: Side, action: Action): Promise<Answer>;
  close(): Promise<void>;
}

/** A file system in memory (tmpfs), where there is one. */
const shared = '/dev/shm';
const desired = 'spec:\n  cluster: up\n';
const stepMs = 100;

/** A bug that a test plants into the side over sockets. */
export type Spoil = (ports: Ports) => Ports;

export async function openOneWorld(site: Site, seed: number, spoil: Spoil = (ports) => ports): Promise<OneWorld> {
  const world = createWorld(site, seed);
  const folder = await mkdtemp(join(existsSync(shared) ? shared : tmpdir(), 'ananke-seam-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  const desiredBytes = new TextEncoder().encode(desired);
  const ground = await openGround(world, { folder, configBytes: smallConfig(site), desiredBytes });
  const { virtual, own, servers, root, chance } = ground;
  const { config, file, poweroff } = servers;
  const memory = createInMemory(world, { config, virtual, own, disk: createDisk({ virtual, seed }) });
  const sockets = openSite({
    config,
    file,
    clock: own.clock(() => true),
    random: chance,
    host: { root, poweroff },
    onChange: () => undefined,
    onProblem: () => undefined,
  });
  const ports = { memory: memory.ports, sockets: spoil(sockets.ports) };
  const run = (ms: number): Promise<void> => virtual.runUntil(world.now() + ms);
  return {
    world,
    own,
    config,
    ports,
    run,
    async perform(side, action) {
      const limit = new AbortController();
      const timer = virtual.after(action.timeoutMs, () => limit.abort('timeout'));
      const answer = await passing(ports[side].perform(action, limit.signal), run);
      virtual.cancel(timer);
      return answer;
    },
    async close() {
      memory.close();
      await passing(sockets.close(), run);
      await servers.close();
      await remove();
    },
  };
}

/** Lets the time of the world pass until the promise settles. */
export async function passing<Value>(promise: Promise<Value>, run: (ms: number) => Promise<void>): Promise<Value> {
  const settled = new AbortController();
  const over = promise.finally(() => settled.abort('settled'));
  over.catch(() => undefined);
  while (!settled.signal.aborted) await run(stepMs);
  return over;
}

/** Both sides read every cell now, and everything twice a breath. */
export function lookHard({ ports, config }: OneWorld, cells: readonly CellName[]): void {
  const machines = config.machines.map(({ name }) => name);
  for (const side of sides) ports[side].attend({ machines, refresh: cells });
}
