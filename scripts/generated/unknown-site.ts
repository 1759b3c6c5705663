// A site that has a subject for every row of both orders, seen by a controller to which no observer has said anything.
import { parseConfig } from '../../src/api/config.ts';
import type { Config } from '../../src/core/config.ts';
import { nothingLearned } from '../../src/core/decision.ts';
import { nothingSaid } from '../../src/core/desired.ts';
import type { Snapshot } from '../../src/core/facts.ts';
import { bootId, runId } from '../../src/core/ids.ts';
import type { Memory, Run, Target } from '../../src/core/memory.ts';
import { instant, momentAt, timestamp } from '../../src/core/moment.ts';
import { recordOf } from '../../src/core/records.ts';
import { siteOf } from '../../src/core/site.ts';
import type { AssessInput } from '../../src/reconcilers/assess.ts';
import { pictureAll } from '../../src/reconcilers/machines.ts';
import { assessPower } from '../../src/reconcilers/power/assess-power.ts';
import { emptyMemory } from '../../src/reconcilers/run/first-memory.ts';

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
const hostBoot = bootId('this-boot');

export function configOfSite(): Config {
  const parsed = parseConfig(new TextEncoder().encode(file));
  if (parsed.state !== 'valid')
    throw new Error(`the site of the generated tables is not valid: ${JSON.stringify(parsed)}`);
  return parsed.config;
}

/** What an assessor is given in a run towards `target`, with every machine told before to go off and every cell unread. */
export function allUnknown(config: Config, target: Target): AssessInput {
  const now = momentAt(instant(3_600_000));
  const names = config.machines.map(({ name }) => name);
  const snapshot: Snapshot = { sequence: 1, takenAt: now.at, wallAt: timestamp(0), facts: {} };
  const run = runTowards(config, target, now.at);
  const { targets } = run;
  const told = recordOf(names.filter((name) => name !== config.self).map((name) => [name, bootId('old')] as const));
  const memory: Memory = {
    ...emptyMemory(config, hostBoot),
    bootstrapFor: hostBoot,
    intended: targets,
    run,
    committed: target === 'running' ? told : {},
  };
  const pictures = pictureAll({ config, snapshot, memory, now });
  const { power } = assessPower({ config, snapshot, memory, pictures, estimates: nothingLearned, now });
  return {
    config,
    site: siteOf(config),
    spec: nothingSaid,
    snapshot,
    memory,
    run,
    estimates: nothingLearned,
    now,
    power,
    pictures,
    downMachines: new Set<string>(target === 'running' ? [] : names),
    upMachines: new Set<string>(target === 'running' ? names : []),
  };
}

function runTowards(config: Config, target: Target, at: Run['openedAt']): Run {
  const names = config.machines.map(({ name }) => name);
  return {
    id: runId('run-1'),
    cause: 'ups/rack: RuntimeBelowBudget',
    boot: hostBoot,
    openedAt: at,
    openedWallAt: timestamp(0),
    phase: 'acting',
    pace: 'graceful',
    paceMisses: 0,
    from: recordOf(names.map((name) => [name, 'unknown' as const] as const)),
    targets: {
      cluster: target === 'running' ? 'running' : 'quiet',
      machines: recordOf(names.map((name) => [name, target] as const)),
    },
    byHold: true,
    askedBy: config.ups.map(({ name }) => name),
    boots: {},
    options: {},
    baseline: [],
    steps: {},
    cycled: {},
  };
}
