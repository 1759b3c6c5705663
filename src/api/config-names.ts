/** Which names the configuration gives to machines and UPSes, and which machine is this host. */
import { type NodeName, nodeName, type UpsName, upsName } from '../core/ids.ts';
import type { AnankeConfig } from './config-schema.ts';
import { type Names, namesOf } from './names.ts';

/** What is known of the own host besides the file: a way to find its entry without naming it. */
export interface OwnHost {
  /** Content of /etc/machine-id. */
  readonly machineId?: string;
}

/** This host when it has no entry in `nodes`: it then belongs to no UPS and no order, and is nobody's machine. */
export const outsideSelf = nodeName('self');

export function machineNamesOf(file: AnankeConfig): Names<NodeName> {
  const words = file.nodes.flatMap(({ name, aliases }) =>
    [name, ...aliases].map((word): [string, NodeName] => [word, nodeName(name)]),
  );
  return namesOf('node', new Map(words));
}

export function upsNamesOf(file: AnankeConfig): Names<UpsName> {
  return namesOf('UPS', new Map(file.ups.map(({ name }): [string, UpsName] => [name, upsName(name)])));
}

export type Self = { readonly name: NodeName } | { readonly unclear: string };

/**
 * `coordination.self`, else the entry with this host's machine id, else the only machine of role host. A site without any
 * such machine is run from outside. With several, or on a peer (whose own entry is often an agent), a guess could make ananke
 * power off its own host in the middle of a run.
 */
export function selfOf(file: AnankeConfig, own: OwnHost): Self {
  const said = file.coordination.self;
  if (said !== undefined) {
    const name = machineNamesOf(file).find(said);
    return name === undefined ? { unclear: `there is no node ${JSON.stringify(said)}` } : { name };
  }
  const known = file.nodes.find((node) => node.machine_id !== undefined && node.machine_id === own.machineId);
  if (known !== undefined) return { name: nodeName(known.name) };
  if (file.coordination.role === 'peer') return { unclear: 'is missing: a peer must say which machine it is' };
  const hosts = file.nodes.filter((node) => (node.role ?? file.node_defaults.role) === 'host');
  if (hosts.length > 1) {
    return {
      unclear: `is missing: ${hosts.map(({ name }) => name).join(', ')} are of role host, and one may be this one`,
    };
  }
  const [only] = hosts;
  return { name: only === undefined ? outsideSelf : nodeName(only.name) };
}
