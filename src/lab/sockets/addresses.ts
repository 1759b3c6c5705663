/** Every machine of the lab has an address of the loopback for itself (127.0.0.0/8, RFC 1122), and all have the same SSH port. */
import { once } from 'node:events';
import { createServer } from 'node:net';

export interface Addresses {
  readonly sshPort: number;
  /** Of a machine, or of anything else with a name. */
  of(name: string): string;
}

/** Second parts of the address that nobody else is likely to use; each lab takes one by chance. */
const [firstNetwork, networks] = [64, 128];
/** How often another network or port is tried. */
const attempts = 20;

/** `random`: 0 <= x < 1. Rejects when no port is free on all of them. */
export async function chooseAddresses(names: readonly string[], random: () => number): Promise<Addresses> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const network = firstNetwork + Math.floor(random() * networks);
    const given = new Map<string, string>();
    const of = (name: string): string => {
      const address = given.get(name) ?? addressAt(network, given.size + 1);
      given.set(name, address);
      return address;
    };
    const port = await commonPort(names.map(of));
    if (port !== undefined) return { sshPort: port, of };
  }
  throw new Error(`no port of 127.${firstNetwork}.0.0 and its neighbours is free on ${names.length} addresses`);
}

const addressAt = (network: number, number: number): string => `127.${network}.${number >> 8}.${number & 255}`;

/** A port that is free on every address; undefined when the one that the kernel chose for the first is taken elsewhere. */
async function commonPort(addresses: readonly string[]): Promise<number | undefined> {
  let port = 0;
  for (const host of addresses) {
    const server = createServer();
    try {
      server.listen({ host, port });
      await once(server, 'listening');
      const bound = server.address();
      port = typeof bound === 'object' && bound !== null ? bound.port : port;
    } catch {
      return undefined;
    } finally {
      server.close();
    }
  }
  return port;
}
