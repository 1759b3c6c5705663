// One process's way into the world: its requests, and the replies as long as it lives.
import type { CommandKind, CommandOf, Reply, ValueOf } from '../world/command.ts';
import type { World } from '../world/world.ts';

export interface Wire {
  send<K extends CommandKind>(command: CommandOf<K>, onReply: (reply: Reply<ValueOf<K>>) => void): void;
  /** Requests that have no reply yet. */
  inFlight(): number;
  /** The process has ended: whoever answers now answers to nobody. */
  close(): void;
}

export function openWire(world: World): Wire {
  let open = true;
  let inFlight = 0;
  return {
    send(command, onReply) {
      if (!open) return;
      inFlight += 1;
      world.send(command, (reply) => {
        inFlight -= 1;
        if (open) onReply(reply);
      });
    },
    inFlight: () => inFlight,
    close() {
      open = false;
    },
  };
}
