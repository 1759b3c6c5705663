// A small simulated site with the ports on it, for tests: observers without a controller, or with a scripted one.

import type { Action } from '../../../src/core/action.ts';
import type { CellName } from '../../../src/core/facts.ts';
import { actionId, stepId } from '../../../src/core/ids.ts';
import type { Observed } from '../../../src/core/observed.ts';
import { createDisk } from '../../../src/lab/in-memory/disk.ts';
import { createInMemory, type InMemory } from '../../../src/lab/in-memory/in-memory.ts';
import { createOwnHost, type OwnHost } from '../../../src/lab/in-memory/own-host.ts';
import { siteConfig } from '../../../src/lab/in-memory/site-config.ts';
import { createVirtualTime, type VirtualTime } from '../../../src/lab/in-memory/virtual.ts';
import type { Site } from '../../../src/lab/world/site.ts';
import { smallSite } from '../../../src/lab/world/sites.ts';
import { createWorld, type World } from '../../../src/lab/world/world.ts';

export interface Bench extends InMemory {
  readonly world: World;
  readonly virtual: VirtualTime;
  readonly own: OwnHost;
  /** Every change of a cell: when, which, and what it held then. */
  readonly changes: { readonly at: number; readonly cell: CellName; readonly fact: string }[];
  cell(name: CellName): Observed<unknown> | undefined;
}

/** The small site of that seed with latencies that never vary, so that two runs differ only in what a test varies. */
export function steadySite(seed: number): Site {
  return {
    ...smallSite(seed),
    latency: { ups: [1, 1], ssh: [9, 9], api: [5, 5], apiPerObject: 0.2, http: [13, 13] },
  };
}

export function setUp(site: Site, seed: number, rest = true): Bench {
  const world = createWorld(site, seed);
  const virtual = createVirtualTime(world);
  const own = createOwnHost(world, virtual);
  const disk = createDisk({ virtual, seed });
  const changes: Bench['changes'] = [];
  const cell = (name: CellName): Observed<unknown> | undefined => memory.ports.perceive(0).facts[name];
  const memory = createInMemory(world, {
    config: siteConfig(site),
    virtual,
    disk,
    own,
    rest,
    onChange: (name) => changes.push({ at: virtual.now(), cell: name, fact: JSON.stringify(cell(name)) }),
  });
  return { ...memory, world, virtual, own, changes, cell };
}

/** An action without what does not matter to who carries it out. */
export type Wish = Action extends infer One ? (One extends Action ? Omit<One, keyof Shared> : never) : never;
type Shared = Omit<Extract<Action, { kind: 'StopUnit' }>, 'kind' | 'node'>;

/** The whole of it. */
export function actionOf(wish: Wish): Action {
  return {
    id: actionId(`test/${wish.kind}`),
    step: stepId('test', wish.kind),
    target: 'test',
    risk: 'reversible',
    timeoutMs: 10_000,
    lane: 'test',
    retry: { maxAttempts: 1, firstBackoffMs: 1_000, ifOutcomeUnknown: 'repeat' },
    confirm: [],
    reason: 'GoingDown',
    message: 'a test',
    ...wish,
  };
}
