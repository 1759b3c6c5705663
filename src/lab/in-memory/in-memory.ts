// The four ports onto the simulated world, for one life of the controller's process.
import type { Config } from '../../core/config.ts';
import type { CellName, Snapshot } from '../../core/facts.ts';
import { bootId } from '../../core/ids.ts';
import type { Ports } from '../../core/ports.ts';
import { createCells, type Later } from '../../observers/cells.ts';
import type { World } from '../world/world.ts';
import type { Disk } from './disk.ts';
import type { ObserverHost } from './observer.ts';
import { startObservers } from './observers.ts';
import type { OwnHost } from './own-host.ts';
import { perform } from './perform.ts';
import type { VirtualTime } from './virtual.ts';
import { openWire } from './wire.ts';

export interface InMemoryOptions {
  readonly config: Config;
  readonly virtual: VirtualTime;
  readonly disk: Disk;
  readonly own: OwnHost;
  /** False: every poll reads at every beat, also while nothing happens. Slow, and gives the same cells. */
  readonly rest?: boolean;
  /** A cell changed: the controller wants a tick soon. */
  readonly onChange?: (cell: CellName) => void;
}
export interface InMemory {
  readonly ports: Ports;
  /** The process has ended: its observers forget, its requests answer nobody. The disk is not touched. */
  close(): void;
}

/** Knows nothing at first, as any process that has just started; all that it ever knows came over the wire. */
export function createInMemory(world: World, options: InMemoryOptions): InMemory {
  const { config, virtual, disk, own } = options;
  let open = true;
  const wire = openWire(world);
  const later: Later = (delayMs, act) => {
    const timer = virtual.after(delayMs, act);
    return () => {
      virtual.cancel(timer);
    };
  };
  const cells = createCells(later, (cell) => {
    if (!open) return;
    virtual.stir();
    options.onChange?.(cell);
  });
  const host: ObserverHost = {
    virtual,
    wire,
    cells,
    config,
    site: world.site,
    attending: { machines: new Set(), open: false },
    restlessness: own.restlessness,
    ownWrites: { version: 0 },
    rest: options.rest ?? true,
    toInstant: (ms) => own.toInstant(ms),
    ownOffsetMs: () => own.wallOffsetMs(),
    isBootstrapped: () => own.isBootstrapped(),
    snapshots: own.snapshots,
    open: () => open,
  };
  const observers = startObservers(world, host);
  const told = new Map<string, string>();
  const stopWords = world.onLastWords(({ machine, bootId: boot }) => {
    // Last words come over the channel of the poweroff, so only to the process that sent it.
    if (told.get(machine) !== boot) return;
    cells.publish(`words/${machine}`, { bootId: bootId(boot) }, own.toInstant(virtual.now()), false);
  });
  const performing = {
    observer: host,
    follow: (polls: readonly string[]) => observers.follow(polls),
    noteSnapshot: (name: string, node: string) => own.snapshots.set(name, node),
    told,
  };
  const clock = own.clock(() => open);

  return {
    ports: {
      perceive: (sequence): Snapshot => ({
        sequence,
        takenAt: clock.now(),
        wallAt: clock.wallNow(),
        facts: cells.picture(),
      }),
      attend: (attention) => observers.attend(attention),
      perform: (action, signal) => perform(performing, action, signal),
      files: disk.open(),
      clock,
    },
    close() {
      open = false;
      wire.close();
      observers.close();
      stopWords();
    },
  };
}
