// A site that has a subject for every row of both orders.
import { parseConfig } from '../../src/api/config.ts';
import type { Config } from '../../src/core/config.ts';

const file = `
cluster: { name: somewhere, kubeconfig: /etc/ananke/kubeconfig, api_endpoints: ["https://192.0.2.10:6443"] }
ssh: { user: ananke, identity_file: /etc/ananke/ssh/key, known_hosts_file: /etc/ananke/ssh/known_hosts }
expected_flux_branch: main
vault: { unseal_keys_file: /etc/ananke/unseal-keys }
coordination: { self: keeper, peer_hosts: [peer] }
startup: { service_checklist: [{ name: git, url: "https://git.example" }] }
ups:
  - name: rack
    address: rack@192.0.2.16
    return_output: true
    server_host: nut
    user: ananke
    password_file: /etc/ananke/upsd
node_defaults: { feeds: [rack], wake: { method: mains } }
nodes:
  - { name: server, host: 192.0.2.10, role: server }
  - { name: agent, host: 192.0.2.11, role: agent }
  - { name: host, host: 192.0.2.12, role: host }
  - { name: nas, host: 192.0.2.13, role: host, serves: [agent] }
  - { name: peer, host: 192.0.2.14, role: host }
  - { name: nut, host: 192.0.2.16, role: host }
  - { name: keeper, host: 192.0.2.15, role: host }
`;

export function configOfSite(): Config {
  const parsed = parseConfig(new TextEncoder().encode(file));
  if (parsed.state !== 'valid')
    throw new Error(`the site of the generated tables is not valid: ${JSON.stringify(parsed)}`);
  return parsed.config;
}
