/**
 * The lives of a daemon on the own host of a simulated site: the real session over real protocols, started with the host and ended
 * with it. Time is that of the world, and passes when nothing else is left to do.
 */
import { runSession, type SessionOptions } from '../../controller/session.ts';
import { openSite } from '../../controller/site/open-site.ts';
import type { OwnHost } from '../in-memory/own-host.ts';
import type { VirtualTime } from '../in-memory/virtual.ts';
import type { World } from '../world/world.ts';
import { type Ground, openGround } from './ground.ts';
import type { LabOptions, LabServers } from './open-servers.ts';

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
/** Time that passes at once for a daemon that ends. */
const closingStepMs = 100;

export async function runOverSockets(world: World, options: SocketLivesOptions): Promise<SocketLives> {
  const { virtual, own, servers, root, chance } = await openGround(world, options);
  const daemon = createDaemon(options, { own, servers, root, chance });
  own.onDown(() => daemon.end());
  own.onBoot(() => void virtual.after(bootDelayMs, () => void daemon.begin()));
  await daemon.begin();
  return {
    virtual,
    own,
    servers,
    async runUntil(virtualMs) {
      await virtual.runUntil(virtualMs);
      if (daemon.failures.length > 0) throw daemon.failures[0];
    },
    async close() {
      daemon.end();
      const over = new AbortController();
      const ended = daemon.ended().then(() => over.abort('ended'));
      // What it still waits for needs the time of the world.
      while (!over.signal.aborted) await virtual.runUntil(world.now() + closingStepMs);
      await ended;
      await servers.close();
    },
  };
}

type Means = Pick<Ground, 'own' | 'servers' | 'root' | 'chance'>;
interface Daemon {
  /** Starts it, unless it runs or its host is down. */
  begin(): Promise<void>;
  end(): void;
  ended(): Promise<unknown>;
  readonly failures: readonly unknown[];
}

function createDaemon(options: SocketLivesOptions, { own, servers, root, chance }: Means): Daemon {
  const { version, onReport, tell = () => undefined } = options;
  const { config, file, desiredPath, poweroff } = servers;
  const failures: unknown[] = [];
  let life = 0;
  let stop: AbortController | undefined;
  let session: Promise<unknown> = Promise.resolve();
  return {
    async begin() {
      // The one before still tidies up; on a real host it would be gone with the power.
      await session;
      if (stop !== undefined || !own.isUp()) return;
      stop = new AbortController();
      life += 1;
      const mine = life;
      const clock = own.clock(() => true);
      const onProblem = (why: string): void => tell('warn', 'part of the site is not used', { why });
      const host = { root, poweroff };
      session = runSession(
        {
          config,
          file,
          desiredPath,
          version,
          tell,
          untilConverged: false,
          onEnd: () => undefined,
          onReport: (report) => onReport(report, mine),
          openSite: (onChange) => openSite({ config, file, clock, random: chance, host, onChange, onProblem }),
        },
        stop.signal,
      ).catch((error: unknown) => failures.push(error));
    },
    end() {
      stop?.abort('the host goes down');
      stop = undefined;
    },
    ended: () => session,
    failures,
  };
}
