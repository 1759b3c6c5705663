/** A simulated site behind real protocols on the loopback, and the files of a host that is configured to use it. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseConfig } from '../../api/config.ts';
import type { AnankeConfig } from '../../api/config-schema.ts';
import type { Config } from '../../core/config.ts';
import type { Clock } from '../../core/ports.ts';
import { createAuthority } from '../servers/certificates/authority.ts';
import type { Backend } from '../servers/kubernetes/backend.ts';
import { type LabApi, startLabApi } from '../servers/kubernetes/server.ts';
import { createStore } from '../servers/kubernetes/store.ts';
import { createWorldBackend } from '../servers/kubernetes/world-backend.ts';
import type { WorldLink } from '../servers/kubernetes/world-link.ts';
import { startNutServer } from '../servers/nut/server.ts';
import { worldUpses } from '../servers/nut/world-upses.ts';
import { followDoors } from '../servers/ssh/doors.ts';
import { createLabKey } from '../servers/ssh/keys.ts';
import { machinesOf } from '../servers/ssh/of-world.ts';
import { type LabSshServer, startLabSsh } from '../servers/ssh/server.ts';
import { openSilentPorts } from '../servers/ssh/silent-ports.ts';
import type { World } from '../world/world.ts';
import { type Addresses, chooseAddresses } from './addresses.ts';
import { openPowerFiles } from './power-files.ts';
import { startServicesServer } from './services-server.ts';
import { files, hostsOf, labUser, movedToLab } from './site-file.ts';
import { openWishes } from './wishes.ts';

export interface LabOptions {
  /** Of this lab alone; its files come here. */
  readonly folder: string;
  /** What an operator of the real site would have written. */
  readonly configBytes: Uint8Array;
  readonly desiredBytes: Uint8Array;
  /** The time of the world, for whoever waits in a server. */
  readonly clock: Clock;
  readonly random: () => number;
  readonly metricsPort?: number;
}
export interface LabServers {
  readonly config: Config;
  readonly file: AnankeConfig;
  /** Of the configuration. */
  readonly configPath: string;
  readonly desiredPath: string;
  readonly kubeconfigPath: string;
  /** What powers the own host off. */
  readonly poweroff: readonly string[];
  /** Shows what has changed in the world and left no line in its trace. */
  look(): Promise<void>;
  /** By server machine. */
  readonly apis: ReadonlyMap<string, LabApi>;
  readonly machines: ReadonlyMap<string, LabSshServer>;
  close(): Promise<void>;
}

export async function openServers(world: World, options: LabOptions): Promise<LabServers> {
  const { folder, configBytes, clock } = options;
  const { site } = world;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const others = site.machines.filter(({ name }) => name !== site.self).map(({ name }) => name);
  const addresses = await chooseAddresses(others, options.random);
  const link = linkTo(world);
  const [upsds, ssh, api] = [
    await startUpsds(world, addresses, clock),
    await startMachines(world, others, addresses, clock),
    await startApis(world, addresses, link),
  ];
  const wishes = await openWishes(world, { folder, address: addresses.of('wake'), macs: macsIn(configBytes) });
  const power = openPowerFiles(world, folder);
  let checks: AnankeConfig['startup']['service_checklist'] = [];
  const services = await startServicesServer(link, {
    address: addresses.of('ingress'),
    authority: api.authority,
    checks: () => checks,
    hosts: hostsOf(configBytes),
  });
  const write = (name: keyof typeof files, text: string | Uint8Array): void =>
    writeFileSync(join(folder, files[name]), text, { mode: 0o600 });
  write('identity', ssh.clientKey);
  write('knownHosts', [...ssh.servers.values()].map(({ pin }) => pin).join(''));
  write('nutPassword', labUser.nutPassword);
  write('kubeconfig', api.kubeconfig);
  write('authority', api.authority.certificate);
  write('shares', (site.vault?.shares ?? []).map((share) => `${share}\n`).join(''));
  write('desired', options.desiredBytes);
  const text = movedToLab(configBytes, {
    folder,
    sshPort: addresses.sshPort,
    addressOf: (machine) => addresses.of(machine),
    apiEndpoints: [...api.apis.values()].map(({ url }) => url),
    upsdOf: (ups) => upsds.of(ups),
    services: { address: addresses.of('ingress'), port: services.port },
    wake: { address: addresses.of('wake'), port: wishes.port },
    startCommand: (machine) => wishes.start(machine),
    offCheck: (machine) => power.checkOf(machine),
    metricsPort: options.metricsPort ?? 9560,
  });
  write('config', text);
  const parsed = parseConfig(new TextEncoder().encode(text));
  if (parsed.state !== 'valid')
    throw new Error(`the lab wrote a configuration that is not valid: ${JSON.stringify(parsed)}`);
  checks = parsed.file.startup.service_checklist;
  return {
    config: parsed.config,
    file: parsed.file,
    configPath: join(folder, files.config),
    desiredPath: join(folder, files.desired),
    kubeconfigPath: join(folder, files.kubeconfig),
    poweroff: wishes.poweroff,
    async look() {
      power.look();
      await ssh.doors.look();
    },
    apis: api.apis,
    machines: ssh.servers,
    async close() {
      ssh.doors.stop();
      wishes.close();
      power.close();
      services.close();
      await Promise.all([upsds.close(), ssh.close(), ...[...api.apis.values()].map((one) => one.close())]);
      addresses.release();
    },
  };
}

const linkTo = (world: World): WorldLink => ({
  send: (command) => new Promise((resolve) => world.send(command, resolve)),
});

async function startUpsds(world: World, addresses: Addresses, clock: Clock) {
  const hosts = [...new Set(world.site.upses.map(({ serverHost }) => serverHost))];
  const users = [{ name: labUser.nut, password: labUser.nutPassword, actions: ['SET'], commands: 'all' } as const];
  const servers = new Map(
    await Promise.all(
      hosts.map(async (serverHost) => {
        const upses = worldUpses(world, { serverHost });
        const host = serverHost === world.site.self ? '127.0.0.1' : addresses.of(serverHost);
        return [serverHost, { host, server: await startNutServer({ upses, clock, users, host }) }] as const;
      }),
    ),
  );
  return {
    of(ups: string): string {
      const found = servers.get(world.site.upses.find(({ name }) => name === ups)?.serverHost ?? '');
      if (found === undefined) throw new Error(`the site has no UPS ${ups}`);
      return `${found.host}:${found.server.port}`;
    },
    close: async () => void (await Promise.all([...servers.values()].map(({ server }) => server.close()))),
  };
}

async function startMachines(world: World, names: readonly string[], addresses: Addresses, clock: Clock) {
  const client = createLabKey();
  const silentPorts = await openSilentPorts();
  const machines = machinesOf(world, { wallNow: () => clock.wallNow() });
  const servers = new Map<string, LabSshServer>();
  for (const machine of names) {
    const where = { address: addresses.of(machine), port: addresses.sshPort };
    servers.set(machine, await startLabSsh({ machine, machines, clientKey: client.publicKey, silentPorts, ...where }));
  }
  return {
    servers,
    clientKey: client.privateKey,
    doors: await followDoors(world, servers),
    async close() {
      await Promise.all([...servers.values()].map((server) => server.close()));
      await silentPorts.end();
    },
  };
}

/** One on each server machine, over one store, as the servers of a cluster over one etcd. */
async function startApis(world: World, addresses: Addresses, link: WorldLink) {
  const authority = createAuthority('lab authority');
  const store = createStore();
  const backend = createWorldBackend(link, store);
  const apis = new Map<string, LabApi>();
  let token: string | undefined;
  for (const { name } of world.site.machines.filter(({ role }) => role === 'server')) {
    const own: Backend = {
      ...backend,
      gate: async () => (world.door(name) === 'silent' ? 'silent' : await backend.gate()),
    };
    const api = await startLabApi({
      address: addresses.of(name),
      authority,
      store,
      backend: own,
      ...(token === undefined ? {} : { token }),
    });
    token = api.token;
    apis.set(name, api);
  }
  const [first] = apis.values();
  return { authority, apis, kubeconfig: first?.kubeconfig() ?? '' };
}

function macsIn(bytes: Uint8Array): ReadonlyMap<string, string> {
  const parsed = parseConfig(bytes);
  if (parsed.state !== 'valid') throw new Error('the configuration of the site is not valid');
  return new Map(
    parsed.config.machines.flatMap(({ name, wake }) =>
      wake.method === 'wake-on-lan' ? [[name, wake.mac] as const] : [],
    ),
  );
}
