/**
 * What reaches the world by no connection: magic packets, and commands of the own host. A command of the lab leaves a file with its
 * name in a folder (touch(1)), and here is who looks into that folder.
 */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, rmSync, watch } from 'node:fs';
import { join } from 'node:path';
import type { World } from '../world/world.ts';

export interface Wishes {
  /** Of the socket that hears magic packets. */
  readonly port: number;
  /** What the own host runs to go off; what it runs to start a machine. */
  readonly poweroff: readonly string[];
  start(machine: string): readonly string[];
  close(): void;
}

const timeoutMs = 10_000;
const powerOffName = 'poweroff';
const touch = ['/usr/bin/touch', '/bin/touch'].find((path) => existsSync(path)) ?? 'touch';

/** `macs`: hardware addresses by machine, as they stand in the configuration. */
export async function openWishes(
  world: World,
  options: { readonly folder: string; readonly address: string; readonly macs: ReadonlyMap<string, string> },
): Promise<Wishes> {
  const folder = join(options.folder, 'asked');
  mkdirSync(folder, { recursive: true });
  const machineOf = new Map([...options.macs].map(([machine, mac]) => [plain(mac), machine]));
  const socket = createSocket('udp4');
  socket.on('message', (packet) => {
    // Six bytes of 0xff, then the address of the card (AMD, white paper 20213).
    const machine = machineOf.get(packet.subarray(6, 12).toString('hex'));
    if (machine !== undefined) world.send({ kind: 'wake-packet', machine, timeoutMs });
  });
  socket.bind(0, options.address);
  await once(socket, 'listening');
  const obey = (): void => {
    for (const name of readdirSync(folder)) {
      rmSync(join(folder, name), { force: true });
      if (name === powerOffName) world.send({ kind: 'self-poweroff', timeoutMs });
      else world.send({ kind: 'bmc-on', machine: name, timeoutMs });
    }
  };
  const watcher = watch(folder, obey);
  return {
    port: socket.address().port,
    poweroff: [touch, join(folder, powerOffName)],
    start: (machine) => [touch, join(folder, machine)],
    close() {
      watcher.close();
      socket.close();
    },
  };
}

const plain = (mac: string): string => mac.replaceAll(/[:-]/g, '').toLowerCase();
