/** A port that a server may listen on a moment later; between this and that somebody else can take it, which is then an error there. */
import { once } from 'node:events';
import { createServer } from 'node:net';

/** `address`: of the loopback. */
export async function freePort(address = '127.0.0.1'): Promise<number> {
  const server = createServer().listen(0, address);
  await once(server, 'listening');
  const bound = server.address();
  server.close();
  await once(server, 'close');
  if (typeof bound !== 'object' || bound === null) throw new Error(`no port of ${address} is free`);
  return bound.port;
}
