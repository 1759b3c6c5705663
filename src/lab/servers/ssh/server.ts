/**
 * The SSH server of one machine of the lab, on a port of the loopback. It lets one key in, understands the verbs of
 * core/node-verbs and nothing else, and has every fault of faults.ts.
 */
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import ssh2, { type Connection } from 'ssh2';
import { serveClient } from './client.ts';
import type { SshFault } from './faults.ts';
import { createLabKey, type LabKey, pinOf } from './keys.ts';
import type { LabMachines } from './machines.ts';
import type { SilentPorts } from './silent-ports.ts';
import { isTaken, takeAgainEveryMs, takeAgainTimes } from './taken-port.ts';

export interface LabSshOptions {
  readonly machine: string;
  readonly machines: LabMachines;
  /** Public half of the one key that may come in: `ssh-ed25519 AAAA...`. */
  readonly clientKey: string;
  /** Of the loopback. On one of its own (127.x.y.z) nobody takes the port while the door is closed. */
  readonly address?: string;
  /** 0: a free one. */
  readonly port?: number;
  readonly hostKey?: LabKey;
  /** With it a silent machine is not even connected to. */
  readonly silentPorts?: SilentPorts;
}
export interface LabSshServer {
  readonly address: string;
  readonly port: number;
  /** Line of known_hosts with the key that it shows while it has no fault. */
  readonly pin: string;
  /** From now on; undefined: none. Resolves when new connections meet it. */
  setFault(fault: SshFault | undefined): Promise<void>;
  /** How many connections were taken so far, and how many stand. */
  accepted(): number;
  standing(): number;
  /** Ends every connection now, as a machine does whose sshd stops. */
  cut(): void;
  close(): Promise<void>;
}

export async function startLabSsh(options: LabSshOptions): Promise<LabSshServer> {
  const { address = '127.0.0.1', hostKey = createLabKey() } = options;
  const sockets = new Set<Socket>();
  let fault: SshFault | undefined;
  let accepted = 0;
  const greet = (connection: Connection): void => serveClient(connection, { ...options, fault: () => fault });
  const own = new ssh2.Server({ hostKeys: [hostKey.privateKey] }, greet);
  const other = new ssh2.Server({ hostKeys: [createLabKey().privateKey] }, greet);
  const door = createServer({ pauseOnConnect: true, noDelay: true }, (socket) => {
    accepted += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    if (fault === 'silent') return;
    (fault === 'other-host-key' ? other : own).injectSocket(socket);
  });
  const port = await listen(door, options.port ?? 0, address);
  let isClosed = false;
  let doorMoves = Promise.resolve();
  /** One after the other, each to what holds by then: opening takes a moment, and twice at once fails. */
  const { silentPorts } = options;
  let isUnheard = false;
  const moveDoor = async (): Promise<void> => {
    const unheard = fault === 'silent' && silentPorts !== undefined && !isClosed;
    const isShut = fault === 'refuses' || isClosed || unheard;
    if (isShut && door.listening) door.close();
    if (unheard !== isUnheard) {
      if (unheard) silentPorts.open(address, port);
      else silentPorts?.close(address, port);
      isUnheard = unheard;
    }
    if (!isShut && !door.listening) await listen(door, port, address);
  };
  return {
    address,
    port,
    pin: pinOf(hostKey, port, address),
    setFault(next) {
      fault = next;
      for (const socket of sockets) {
        if (fault === 'silent') socket.pause();
        else socket.resume();
      }
      doorMoves = doorMoves.then(moveDoor);
      return doorMoves;
    },
    accepted: () => accepted,
    standing: () => sockets.size,
    cut() {
      for (const socket of sockets) socket.destroy();
    },
    close() {
      isClosed = true;
      for (const socket of sockets) socket.destroy();
      doorMoves = doorMoves.then(moveDoor);
      return doorMoves;
    },
  };
}

async function listen(door: Server, port: number, host: string): Promise<number> {
  for (let time = 1; ; time += 1) {
    try {
      await once(door.listen({ port, host }), 'listening');
      const address = door.address();
      return typeof address === 'object' && address !== null ? address.port : port;
    } catch (error) {
      if (port === 0 || !isTaken(error) || time === takeAgainTimes) throw error;
      await setTimeout(takeAgainEveryMs);
    }
  }
}
