/** Every machine of the lab has an address of the loopback for itself (127.0.0.0/8, RFC 1122), and all have the same SSH port. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';

export interface Addresses {
  readonly sshPort: number;
  /** Of a machine, or of anything else with a name. */
  of(name: string): string;
  /** Another lab may take the network. */
  release(): void;
}

/** Second parts of the address that nobody else is likely to use; each lab takes one by chance. */
const [firstNetwork, networks] = [64, 128];
/** Whoever listens here has the network: labs with the same seed would take the same one at the same time. */
const claimPort = 40_404;
/**
 * Below the ports that kernels give away by themselves (ip_local_port_range begins at 32768): the door of a machine closes and opens,
 * and nobody may get its port meanwhile.
 */
const [firstPort, ports] = [20_000, 10_000];
/** How often another network or port is tried. */
const attempts = 20;

/** `random`: 0 <= x < 1. Rejects when no port is free on all of them. */
export async function chooseAddresses(names: readonly string[], random: () => number): Promise<Addresses> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const network = firstNetwork + Math.floor(random() * networks);
    const claim = await listening(`127.${network}.255.254`, claimPort);
    if (claim === undefined) continue;
    const given = new Map<string, string>();
    const of = (name: string): string => {
      const address = given.get(name) ?? addressAt(network, given.size + 1);
      given.set(name, address);
      return address;
    };
    const port = firstPort + Math.floor(random() * ports);
    if (await isFreeOnAll(names.map(of), port)) return { sshPort: port, of, release: () => void claim.close() };
    claim.close();
  }
  throw new Error(`no port of 127.${firstNetwork}.0.0 and its neighbours is free on ${names.length} addresses`);
}

const addressAt = (network: number, number: number): string => `127.${network}.${number >> 8}.${number & 255}`;

async function isFreeOnAll(addresses: readonly string[], port: number): Promise<boolean> {
  for (const host of addresses) {
    const server = await listening(host, port);
    if (server === undefined) return false;
    server.close();
  }
  return true;
}

/** Undefined: somebody else listens there. */
async function listening(host: string, port: number): Promise<Server | undefined> {
  const server = createServer();
  // It keeps no process alive.
  server.unref();
  try {
    server.listen({ host, port, exclusive: true });
    await once(server, 'listening');
    return server;
  } catch {
    server.close();
    return undefined;
  }
}
