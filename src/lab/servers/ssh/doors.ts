/** The SSH servers of the lab behave as the machines of the simulated site do: they answer, refuse, or fall silent. */
import type { World } from '../../world/world.ts';
import type { SshFault } from './faults.ts';
import type { LabSshServer } from './server.ts';

export interface Doors {
  look(): Promise<void>;
  stop(): void;
}
interface Shown {
  readonly fault: SshFault | undefined;
  readonly bootId: string;
}

/**
 * Looks after each line of the world's trace; `look` does it at once, for changes that leave no line. Returns with the servers as
 * the machines are now.
 */
export async function followDoors(world: World, servers: ReadonlyMap<string, LabSshServer>): Promise<Doors> {
  const shown = new Map<string, Shown>();
  const look = async (): Promise<void> => {
    for (const [machine, server] of servers) {
      const before = shown.get(machine);
      const now = { fault: faultOf(world, machine), bootId: world.truth.machines.get(machine)?.bootId ?? '' };
      if (before?.fault === now.fault && before?.bootId === now.bootId) continue;
      shown.set(machine, now);
      // The kernel that is there now knows of none of the connections that stood.
      if (before !== undefined && now.bootId !== before.bootId) server.cut();
      await server.setFault(now.fault);
    }
  };
  await look();
  const stop = world.onTrace((event) => {
    void look();
    if (event.kind === 'last-words') cutAfterWords(servers.get(event.machine));
  });
  return { look, stop };
}

/** What is left of an sshd ends once the words are said: they go through a few turns until they are on the wire. */
function cutAfterWords(server: LabSshServer | undefined): void {
  setImmediate(() => setImmediate(() => server?.cut()));
}

const faultOf = (world: World, machine: string): SshFault | undefined =>
  (({ answers: undefined, refused: 'refuses', silent: 'silent' }) as const)[world.door(machine)];
