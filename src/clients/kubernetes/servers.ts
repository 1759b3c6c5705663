/** The API servers in the order in which they are asked: the one that answered last, then as the configuration lists them. */
import { Agent } from 'node:https';
import type { Server } from './exchange.ts';
import { connectionsPerServer, idleConnectionMs } from './limits.ts';

export interface Servers {
  inOrder(): readonly Server[];
  /** It answered: it is asked first from now on. */
  answered(server: Server): void;
  /** It did not: its idle connections may be as dead as it. */
  failed(server: Server): void;
  close(): void;
}

export function createServers(endpoints: readonly string[]): Servers {
  const servers: readonly Server[] = endpoints.map((endpoint) => ({ url: new URL(endpoint), agent: newAgent() }));
  let first = servers[0];
  return {
    inOrder: () => (first === undefined ? servers : [first, ...servers.filter((server) => server !== first)]),
    answered(server) {
      first = server;
    },
    failed({ agent }) {
      for (const sockets of Object.values(agent.freeSockets)) for (const socket of sockets ?? []) socket.destroy();
    },
    close() {
      for (const { agent } of servers) agent.destroy();
    },
  };
}

function newAgent(): Agent {
  return new Agent({ keepAlive: true, maxSockets: connectionsPerServer, timeout: idleConnectionMs });
}
