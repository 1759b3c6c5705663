// The lives of a controller: started with the host, killed by whatever kills processes, started again by systemd.
import type { Config } from '../../core/config.ts';
import type { Ports } from '../../core/ports.ts';
import type { Scheduled } from '../world/queue.ts';
import type { World } from '../world/world.ts';
import { createDisk, type Disk, type Remainder } from './disk.ts';
import { createInMemory, type InMemory } from './in-memory.ts';
import { createOwnHost, type OwnHost, type OwnHostOptions } from './own-host.ts';
import { createVirtualTime, type VirtualTime } from './virtual.ts';

/** What a life runs; `createLoop` of the controller makes one. */
export interface Process {
  run(signal: AbortSignal): Promise<void>;
  tickSoon(why: string): void;
}
export interface LivesOptions extends OwnHostOptions {
  readonly config: Config;
  readonly start: (ports: Ports, life: number) => Process;
  /** From the end of a boot of the own host to the start of the controller. */
  readonly bootDelayMs?: number;
  /** systemd's RestartSec. */
  readonly restartDelayMs?: number;
  readonly syncMs?: number;
  readonly rest?: boolean;
  readonly quietTurns?: number;
  /** The disk of an earlier world, to be gone on with. */
  readonly prepareDisk?: (disk: Disk) => void;
}
export interface Lives {
  readonly virtual: VirtualTime;
  readonly disk: Disk;
  readonly own: OwnHost;
  /** kill -9, now. The service manager starts it again unless `restart` is false. */
  crash(how?: { readonly remainder?: Remainder; readonly restart?: boolean }): void;
  /** Starts the process now, if the host is up and none runs. */
  start(): void;
  isRunning(): boolean;
  /** How many processes have been started so far. */
  count(): number;
  process(): Process | undefined;
  ports(): Ports | undefined;
  /** Runs world, observers and controller up to that virtual time. Throws what the controller threw. */
  runUntil(virtualMs: number): Promise<void>;
}

interface Life {
  readonly memory: InMemory;
  readonly process: Process;
}

export function runLives(world: World, options: LivesOptions): Lives {
  const { bootDelayMs = 3_000, restartDelayMs = 2_000 } = options;
  const virtual = createVirtualTime(world, options.quietTurns === undefined ? {} : { turns: options.quietTurns });
  const disk = createDisk({ virtual, seed: world.seed, syncMs: options.syncMs ?? 2 });
  const own = createOwnHost(world, virtual, options);
  const failures: unknown[] = [];
  let life: Life | undefined;
  let starting: Scheduled | undefined;
  let count = 0;
  options.prepareDisk?.(disk);

  const begin = (): void => {
    starting = virtual.cancel(starting);
    if (life !== undefined || !own.isUp()) return;
    count += 1;
    const { config, rest } = options;
    const onChange = (cell: string): void => life?.process.tickSoon(cell);
    const memory = createInMemory(world, {
      config,
      virtual,
      disk,
      own,
      onChange,
      ...(rest === undefined ? {} : { rest }),
    });
    const process = options.start(memory.ports, count);
    life = { memory, process };
    virtual.stir();
    process.run(new AbortController().signal).catch((error: unknown) => failures.push(error));
  };
  const end = (remainder?: Remainder): void => {
    starting = virtual.cancel(starting);
    if (life === undefined) return;
    life.memory.close();
    life = undefined;
    disk.crash(remainder);
  };
  const beginAfter = (delayMs: number): void => {
    starting = virtual.cancel(starting);
    starting = virtual.after(delayMs, begin);
  };
  own.onDown(() => end());
  own.onBoot(() => beginAfter(bootDelayMs));
  begin();

  return {
    virtual,
    disk,
    own,
    crash(how = {}) {
      end(how.remainder);
      if (how.restart !== false && own.isUp()) beginAfter(restartDelayMs);
    },
    start: begin,
    isRunning: () => life !== undefined,
    count: () => count,
    process: () => life?.process,
    ports: () => life?.memory.ports,
    async runUntil(virtualMs) {
      await virtual.runUntil(virtualMs);
      if (failures.length > 0) throw failures[0];
    },
  };
}
