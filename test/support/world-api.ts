// A simulated site behind an API server of the lab; its time passes while a request is under way, and when a test says so.

import type { LabApi } from '../../src/lab/servers/kubernetes/server.ts';
import { createStore } from '../../src/lab/servers/kubernetes/store.ts';
import { createWorldBackend } from '../../src/lab/servers/kubernetes/world-backend.ts';
import type { WorldLink } from '../../src/lab/servers/kubernetes/world-link.ts';
import type { CommandKind, CommandOf, Reply, ValueOf } from '../../src/lab/world/command.ts';
import type { Site } from '../../src/lab/world/site.ts';
import { createWorld, type World } from '../../src/lab/world/world.ts';
import { aLabApi } from './lab-api.ts';

export interface WorldApi {
  readonly world: World;
  readonly server: LabApi;
}

export async function aWorldApi(site: Site, seed: number): Promise<WorldApi> {
  const world = createWorld(site, seed);
  const store = createStore();
  return { world, server: await aLabApi({ store, backend: createWorldBackend(linkTo(world), store) }) };
}

function linkTo(world: World): WorldLink {
  return {
    send<Kind extends CommandKind>(command: CommandOf<Kind>): Promise<Reply<ValueOf<Kind>>> {
      return new Promise((resolve) => {
        const replies: Reply<ValueOf<Kind>>[] = [];
        world.send<Kind>(command, (reply) => replies.push(reply));
        while (replies.length === 0 && world.step());
        for (const reply of replies) resolve(reply);
      });
    },
  };
}
