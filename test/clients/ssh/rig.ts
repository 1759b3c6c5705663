// A client and servers of the lab on the loopback, with their keys in a folder of the test.
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { SshMachine } from '../../../src/clients/ssh/connections.ts';
import { createSshTransport, type SshCommand, type SshTransport } from '../../../src/clients/ssh/transport.ts';
import { layoutOf } from '../../../src/core/node-verbs/layout.ts';
import { commandFor } from '../../../src/core/node-verbs/script.ts';
import type { NodeVerb } from '../../../src/core/node-verbs.ts';
import type { Clock } from '../../../src/core/ports.ts';
import { createLabKey } from '../../../src/lab/servers/ssh/keys.ts';
import type { LabMachines } from '../../../src/lab/servers/ssh/machines.ts';
import { type LabSshServer, startLabSsh } from '../../../src/lab/servers/ssh/server.ts';
import { ownAddress } from '../../support/loopback.ts';
import { realClock } from '../../support/real-clock.ts';

export interface Rig {
  readonly folder: string;
  readonly identityFile: string;
  readonly knownHostsFile: string;
  readonly servers: ReadonlyMap<string, LabSshServer>;
  server(name: string): LabSshServer;
  /** A transport to those servers. */
  transport(options?: TransportOptions): SshTransport;
}
export interface TransportOptions {
  readonly connectTimeoutMs?: number;
  readonly maxConnections?: number;
  readonly clock?: Clock;
  /** What differs from one machine per server. */
  readonly machines?: readonly Partial<SshMachine>[];
  readonly user?: string;
}

export const says = (stdout: string, code = 0): LabMachines => ({
  run: () => Promise.resolve({ code, stdout, stderr: '' }),
});

export async function aRig(names: readonly string[], machines: LabMachines = says('ok\n')): Promise<Rig> {
  const folder = mkdtempSync(join(tmpdir(), 'ananke-ssh-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const client = createLabKey();
  const [identityFile, knownHostsFile] = [join(folder, 'id_ed25519'), join(folder, 'known_hosts')];
  writeFileSync(identityFile, client.privateKey);
  chmodSync(identityFile, 0o600);
  const servers = new Map<string, LabSshServer>();
  for (const machine of names) {
    const server = await startLabSsh({ machine, machines, clientKey: client.publicKey, address: ownAddress() });
    onTestFinished(() => server.close());
    servers.set(machine, server);
  }
  writeFileSync(knownHostsFile, [...servers.values()].map(({ pin }) => pin).join(''));
  const server = (name: string): LabSshServer => {
    const found = servers.get(name);
    if (found === undefined) throw new Error(`There is no server ${name}`);
    return found;
  };
  return {
    folder,
    identityFile,
    knownHostsFile,
    servers,
    server,
    transport({
      connectTimeoutMs = 5_000,
      maxConnections = 32,
      clock = realClock,
      machines = [],
      user = 'ananke',
    } = {}) {
      const all = names.map((name): SshMachine => {
        const own = machines.find((machine) => machine.name === name);
        const { address, port } = server(name);
        return { name, address, port, ...own };
      });
      const options = { machines: all, clock, random: () => 0, connectTimeoutMs, maxConnections };
      const transport = createSshTransport({ ...options, user, identityFile, knownHostsFile });
      onTestFinished(() => transport.close());
      return transport;
    },
  };
}

/** What goes over the connection for a verb. */
export function commandOf(verb: NodeVerb): SshCommand {
  const built = commandFor(verb, layoutOf({ distribution: 'k3s', role: 'server' }), 'ananke');
  if (built.is === 'refused') throw new Error(built.message);
  return built.command;
}
export const probe = commandOf({ verb: 'probe' });
