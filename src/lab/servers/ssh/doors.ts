/** The SSH servers of the lab behave as the machines of the simulated site do: they answer, refuse, or fall silent. */
import type { World } from '../../world/world.ts';
import type { SshFault } from './faults.ts';
import type { LabSshServer } from './server.ts';

/**
 * Looks after each line of the world's trace; `look` does it at once, for changes that leave no line. Returns with the servers as
 * the machines are now.
 */
export async function followDoors(
  world: World,
  servers: ReadonlyMap<string, LabSshServer>,
): Promise<{ look(): Promise<void>; stop(): void }> {
  const shown = new Map<string, SshFault | undefined>();
  const look = async (): Promise<void> => {
    for (const [machine, server] of servers) {
      const fault = faultOf(world, machine);
      if (shown.has(machine) && shown.get(machine) === fault) continue;
      shown.set(machine, fault);
      await server.setFault(fault);
    }
  };
  await look();
  const stop = world.onTrace(() => void look());
  return { look, stop };
}

/** The world says who hears whom only when it is asked; here it is enough what state the machine is in. */
function faultOf(world: World, machine: string): SshFault | undefined {
  const state = world.truth.machines.get(machine);
  if (state?.state === 'on') return undefined;
  if (state?.state !== 'stopping') return 'silent';
  return state.stopPhase === 'unmounting' ? 'refuses' : undefined;
}
