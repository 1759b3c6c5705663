// Two equal worlds: in the one actions go through the ports in memory, in the other through the real handlers over sockets.
import type { Action, Answer } from '../../../src/core/action.ts';
import { bootId } from '../../../src/core/ids.ts';
import type { Ports } from '../../../src/core/ports.ts';
import { createDisk } from '../../../src/lab/in-memory/disk.ts';
import { createInMemory } from '../../../src/lab/in-memory/in-memory.ts';
import { createOwnHost } from '../../../src/lab/in-memory/own-host.ts';
import { createVirtualTime } from '../../../src/lab/in-memory/virtual.ts';
import { bootIdOf } from '../../../src/lab/sockets/own-host-folder.ts';
import { createWorld, type World } from '../../../src/lab/world/world.ts';
import { type OneWorld, openOneWorld, passing, type Side, type Spoil, sides } from './one-world.ts';
import type { Story } from './story.ts';
import { differenceOf, truthLines } from './truth-lines.ts';

export interface TwoWorlds {
  readonly worlds: Readonly<Record<Side, World>>;
  /** The one over sockets, which can be looked at from both sides. */
  readonly looked: OneWorld;
  run(ms: number): Promise<void>;
  perform(action: Action): Promise<Readonly<Record<Side, Answer>>>;
  /** In both the own host still runs in the boot that it began in: whoever looks and acts went down with it otherwise. */
  isWatched(): boolean;
  /** Empty when both came to the same. */
  differences(): readonly string[];
  close(): Promise<void>;
}

export async function openTwoWorlds({ site, seed, faults }: Story, spoil?: Spoil): Promise<TwoWorlds> {
  const looked = await openOneWorld(site, seed, spoil);
  const world = createWorld(site, seed);
  for (const one of [looked.world, world]) for (const fault of faults) one.inject(fault);
  const virtual = createVirtualTime(world);
  const own = createOwnHost(world, virtual);
  const disk = createDisk({ virtual, seed });
  const memory = createInMemory(world, { config: looked.config, virtual, own, disk });
  const runMemory = (ms: number): Promise<void> => virtual.runUntil(world.now() + ms);
  const worlds = { memory: world, sockets: looked.world };
  const firstBoot = world.truth.machines.get(site.self)?.bootId;
  /** Both go on from the same instant. */
  const align = async (): Promise<void> => {
    const at = Math.max(...sides.map((side) => worlds[side].now()));
    await virtual.runUntil(at);
    await looked.run(at - looked.world.now());
  };
  return {
    worlds,
    looked,
    async run(ms) {
      await runMemory(ms);
      await looked.run(ms);
    },
    async perform(action) {
      const answers = {
        memory: await passing(memory.ports.perform(action, new AbortController().signal), runMemory),
        sockets: await looked.perform('sockets', overSockets(action)),
      };
      // Which snapshots there are the side in memory asks by name: of those that were asked for from here.
      if (action.kind === 'TakeSnapshot') looked.own.snapshots.set(action.name, action.node);
      await align();
      return answers;
    },
    isWatched: () =>
      sides.every((side) => {
        const own = worlds[side].truth.machines.get(site.self);
        return own?.state === 'on' && own.bootId === firstBoot;
      }),
    differences: () =>
      differenceOf(
        [...truthLines(world), ...lastWords(memory.ports)],
        [...truthLines(looked.world), ...lastWords(looked.ports.sockets)],
      ),
    async close() {
      memory.close();
      await looked.close();
    },
  };
}

/** They are said once, to who sent the poweroff, so the other side of the same world does not hear them. */
function lastWords(ports: Ports): readonly string[] {
  const facts = Object.entries(ports.perceive(0).facts).filter(([cell]) => cell.startsWith('words/'));
  return facts.map(([cell, fact]) => `${cell} ${fact.state === 'unknown' ? fact.reason : JSON.stringify(fact.value)}`);
}

/** The own host shows its boot as a kernel does. */
function overSockets(action: Action): Action {
  return action.kind === 'PowerOffSelf' ? { ...action, boot: bootId(bootIdOf(action.boot)) } : action;
}
