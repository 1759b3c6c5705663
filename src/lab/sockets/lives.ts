/**
 * The lives of a daemon on the own host of a simulated site: the real session over real protocols, started with the host and ended
 * with it. Time is that of the world, and passes when nothing else is left to do.
 */
import { runSession, type SessionOptions } from '../../controller/session.ts';
import { openSite } from '../../controller/site/open-site.ts';
import { createOwnHost, type OwnHost, siteClock } from '../in-memory/own-host.ts';
import { createVirtualTime, type VirtualTime } from '../in-memory/virtual.ts';
import type { Scheduled } from '../world/queue.ts';
import { randomStream } from '../world/random.ts';
import type { World } from '../world/world.ts';
import { type LabOptions, type LabServers, openServers } from './open-servers.ts';
import { openOwnHostFolder } from './own-host-folder.ts';
import { whenQuiet } from './quiet.ts';

export interface SocketLivesOptions extends Pick<LabOptions, 'folder' | 'configBytes' | 'desiredBytes'> {
  readonly version: string;
  /** A tick of the daemon, with the number of its life. */
  readonly onReport: (report: Parameters<SessionOptions['onReport']>[0], life: number) => void;
  readonly tell?: SessionOptions['tell'];
}
export interface SocketLives {
  readonly virtual: VirtualTime;
  readonly own: OwnHost;
  readonly servers: LabServers;
  /** Runs world, servers and daemon up to that time of the world. Throws what the daemon threw. */
  runUntil(virtualMs: number): Promise<void>;
  close(): Promise<void>;
}

/** From the end of a boot of the own host to the start of the daemon. */
const bootDelayMs = 3_000;

export async function runOverSockets(world: World, options: SocketLivesOptions): Promise<SocketLives> {
  const { folder } = options;
  let look = async (): Promise<void> => undefined;
  const virtual = createVirtualTime(world, {
    async settled() {
      await look();
      await whenQuiet();
    },
  });
  const own = createOwnHost(world, virtual);
  const random = randomStream(world.seed, 'sockets');
  const chance = (): number => random.between(0, 1);
  const servers = await openServers(world, { ...options, clock: siteClock(virtual), random: chance });
  const host = openOwnHostFolder(world, own, folder);
  look = async () => {
    host.look();
    await servers.doors.look();
  };
  const failures: unknown[] = [];
  let count = 0;
  let starting: Scheduled | undefined;
  let stop: AbortController | undefined;
  let session: Promise<unknown> = Promise.resolve();

  const begin = async (): Promise<void> => {
    await session;
    if (stop !== undefined || !own.isUp()) return;
    count += 1;
    const life = count;
    const mine = new AbortController();
    stop = mine;
    const { config, file, desiredPath } = servers;
    const clock = own.clock(() => true);
    const tell = options.tell ?? (() => undefined);
    session = runSession(
      {
        config,
        file,
        desiredPath,
        version: options.version,
        untilConverged: false,
        tell,
        onEnd: () => undefined,
        onReport: (report) => options.onReport(report, life),
        openSite: (onChange) =>
          openSite({
            config,
            file,
            clock,
            random: chance,
            host: { root: host.root, poweroff: servers.poweroff },
            onChange,
            onProblem: (why) => tell('warn', 'part of the site is not used', { why }),
          }),
      },
      mine.signal,
    ).catch((error: unknown) => failures.push(error));
  };
  const end = (): void => {
    starting = virtual.cancel(starting);
    stop?.abort('the host goes down');
    stop = undefined;
  };
  own.onDown(end);
  own.onBoot(() => {
    starting = virtual.after(bootDelayMs, () => void begin());
  });
  await begin();
  return {
    virtual,
    own,
    servers,
    async runUntil(virtualMs) {
      await virtual.runUntil(virtualMs);
      if (failures.length > 0) throw failures[0];
    },
    async close() {
      end();
      await session;
      await servers.close();
    },
  };
}
