/** The configuration of a site with everything that it reaches moved to the servers of the lab. What it decides by stays as it is. */
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { serialOf } from '../world/telemetry.ts';

/** Where things are in the lab. */
export interface LabPlaces {
  readonly folder: string;
  readonly sshPort: number;
  readonly addressOf: (machine: string) => string;
  readonly apiEndpoints: readonly string[];
  /** `ADDRESS:PORT` of the upsd that serves this UPS. */
  readonly upsdOf: (ups: string) => string;
  readonly services: { readonly address: string; readonly port: number };
  readonly wake: { readonly address: string; readonly port: number };
  readonly startCommand: (machine: string) => readonly string[];
  readonly offCheck: (machine: string) => readonly string[];
  readonly metricsPort: number;
}

/** In the folder of the lab. */
export const files = {
  config: 'ananke.yaml',
  desired: 'desired.yaml',
  identity: 'id_ed25519',
  knownHosts: 'known_hosts',
  nutPassword: 'nut.password',
  kubeconfig: 'kubeconfig',
  authority: 'ca.pem',
  shares: 'vault.keys',
} as const;
export const labUser = { ssh: 'ananke', nut: 'ananke', nutPassword: 'lab' } as const;

type Section = Record<string, unknown>;

/** The bytes have to be those of a valid configuration. */
export function movedToLab(bytes: Uint8Array, places: LabPlaces): string {
  const { folder } = places;
  const file = sectionOf(parse(new TextDecoder().decode(bytes)));
  const at = (name: keyof typeof files): string => join(folder, files[name]);
  const startup = sectionOf(file['startup']);
  return stringify({
    ...file,
    cluster: { ...sectionOf(file['cluster']), kubeconfig: at('kubeconfig'), api_endpoints: [...places.apiEndpoints] },
    ssh: {
      ...sectionOf(file['ssh']),
      user: labUser.ssh,
      identity_file: at('identity'),
      known_hosts_file: at('knownHosts'),
      port: places.sshPort,
    },
    ...(file['node_defaults'] === undefined
      ? {}
      : { node_defaults: machine(sectionOf(file['node_defaults']), places) }),
    nodes: sectionsOf(file['nodes']).map((node) => machine(node, places)),
    ups: sectionsOf(file['ups']).map((ups) => ({
      ...ups,
      ...(ups['serial'] === undefined ? {} : { serial: serialOf(nameOf(ups)) }),
      address: `${nameOf(ups)}@${places.upsdOf(nameOf(ups))}`,
      user: labUser.nut,
      password_file: at('nutPassword'),
    })),
    startup: { ...without(startup, 'vault_unseal_breakglass_command'), service_checklist: checks(startup, places) },
    services: { ...sectionOf(file['services']), resolve: resolved(startup, places), ca_file: at('authority') },
    ...(file['vault'] === undefined ? {} : { vault: { ...sectionOf(file['vault']), unseal_keys_file: at('shares') } }),
    metrics: { listen: `127.0.0.1:${places.metricsPort}` },
    // Nobody outside is told anything by a lab.
    notifications: {},
    update: undefined,
    paths: { desired_file: at('desired'), state_directory: join(folder, 'state'), run_directory: join(folder, 'run') },
  });
}

function machine(node: Section, places: LabPlaces): Section {
  const name = nameOf(node);
  // Of the defaults nobody knows for which machine: what they would ask is not asked in a lab.
  const asked = name === '' || node['off_check'] === undefined ? {} : { off_check: [...places.offCheck(name)] };
  const own = name === '' ? without(node, 'off_check') : { ...node, host: places.addressOf(name) };
  const moved: Section = { ...own, ...asked };
  const wake = sectionOf(moved['wake']);
  const { address, port } = places.wake;
  if (wake['method'] === 'wake-on-lan') return { ...moved, wake: { ...wake, broadcast: address, port } };
  if (wake['method'] === 'command') return { ...moved, wake: { ...wake, command: [...places.startCommand(name)] } };
  return moved;
}

function checks(startup: Section, { services }: LabPlaces): readonly Section[] {
  return sectionsOf(startup['service_checklist']).map((check) => {
    const url = new URL(String(check['url']));
    url.port = `${services.port}`;
    return { ...check, url: url.href.replace(/\/$/, '') };
  });
}

export function hostsOf(bytes: Uint8Array): readonly string[] {
  const file = sectionOf(parse(new TextDecoder().decode(bytes)));
  const urls = sectionsOf(sectionOf(file['startup'])['service_checklist']).map(({ url }) => new URL(String(url)));
  return [...new Set(urls.map(({ hostname }) => hostname))];
}

function resolved(startup: Section, { services }: LabPlaces): Record<string, string> {
  const urls = sectionsOf(startup['service_checklist']).map(({ url }) => new URL(String(url)));
  return Object.fromEntries(urls.map(({ hostname }) => [hostname, services.address]));
}

const nameOf = ({ name }: Section): string => (typeof name === 'string' ? name : '');

function without(section: Section, ...keys: readonly string[]): Section {
  return Object.fromEntries(Object.entries(section).filter(([key]) => !keys.includes(key)));
}

function sectionOf(value: unknown): Section {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- an object that YAML gave has text for keys
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Section) : {};
}

const sectionsOf = (value: unknown): readonly Section[] => (Array.isArray(value) ? value.map(sectionOf) : []);
