/**
 * A simulated site behind real protocols whose time passes when nothing else is left to do, and the files of its own host. Who lives
 * on it, a daemon or a test that looks, is opened on top.
 */
import { createOwnHost, type OwnHost, siteClock } from '../in-memory/own-host.ts';
import { createVirtualTime, type VirtualTime } from '../in-memory/virtual.ts';
import { randomStream } from '../world/random.ts';
import type { World } from '../world/world.ts';
import { type LabOptions, type LabServers, openServers } from './open-servers.ts';
import { openOwnHostFolder } from './own-host-folder.ts';
import { whenQuiet } from './quiet.ts';

export interface Ground {
  readonly virtual: VirtualTime;
  readonly own: OwnHost;
  readonly servers: LabServers;
  /** Of the files that its kernel would show. */
  readonly root: string;
  /** 0 <= x < 1, the same for the same world. */
  readonly chance: () => number;
}

/** The rest of what changes in the world is shown within this. */
const lookEveryMs = 500;

export async function openGround(
  world: World,
  options: Pick<LabOptions, 'folder' | 'configBytes' | 'desiredBytes'>,
): Promise<Ground> {
  let look = async (): Promise<void> => undefined;
  let lookedAt = 0;
  const virtual = createVirtualTime(world, {
    async settled() {
      if (world.now() >= lookedAt + lookEveryMs) {
        lookedAt = world.now();
        await look();
      }
      await whenQuiet();
    },
  });
  const own = createOwnHost(world, virtual);
  const random = randomStream(world.seed, 'sockets');
  const chance = (): number => random.next();
  const servers = await openServers(world, { ...options, clock: siteClock(virtual), random: chance });
  const host = openOwnHostFolder(world, own, options.folder);
  look = async () => {
    host.look();
    await servers.look();
  };
  // What leaves a line in the trace is shown at once.
  world.onTrace(() => host.look());
  return { virtual, own, servers, root: host.root, chance };
}
