/** Which machines each machine serves: by its own word, and as the jump host by which the others are reached. */
import { type NodeName, nodeName } from '../core/ids.ts';
import { machineNamesOf, type OwnHost, selfOf } from './config-names.ts';
import type { AnankeConfig } from './config-schema.ts';

/** Names that do not exist are left out; `checkConfig` reports them. */
export function servedMachines(file: AnankeConfig, own: OwnHost): ReadonlyMap<NodeName, readonly NodeName[]> {
  const names = machineNamesOf(file);
  const self = selfOf(file, own);
  const jump = file.ssh.jump_host === undefined ? undefined : names.find(file.ssh.jump_host);
  return new Map(
    file.nodes.map((node) => {
      const name = nodeName(node.name);
      const said = (node.serves ?? file.node_defaults.serves ?? []).flatMap((word) => names.find(word) ?? []);
      const reached = name === jump ? file.nodes.map((other) => nodeName(other.name)) : [];
      // This host reaches the others through the jump host, and needs no way to itself.
      const others = reached.filter((other) => other !== name && !('name' in self && other === self.name));
      return [name, [...new Set([...said, ...others])]];
    }),
  );
}
