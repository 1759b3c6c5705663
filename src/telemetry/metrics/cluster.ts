/** What is wanted of the cluster and its machines, and how far they are. */
import { keysOf } from '../../core/records.ts';
import { actInForce } from '../act-in-force.ts';
import { machinesOf } from '../status/machines.ts';
import type { Telling } from '../status/telling.ts';
import { gauge, type Sample, samplesFor, stateSet } from './sample.ts';

export const clusterMetrics = {
  ananke_desired_cluster: gauge(['cluster'], 'The word in force: what people want the cluster to be.'),
  ananke_desired_mode: gauge(['mode'], 'What "down" includes, by the word in force.'),
  ananke_act_mode: gauge(['mode'], 'What may be acted for now; power-only: what holds ask for alone.'),
  ananke_target_cluster: gauge(['target'], 'What the cluster is brought to, holds included.'),
  ananke_condition: gauge(['condition', 'status'], 'The conditions of status.json.'),
  ananke_condition_reason: gauge(
    ['condition', 'reason'],
    '1: why the condition is as it is; one word that `ananke explain` knows.',
  ),
  ananke_converged_timestamp_seconds: gauge(
    [],
    'When the cluster was last up as it should be; absent while it has not been.',
  ),
  ananke_node_info: gauge(['node', 'role'], 'Always 1: a machine of the configuration and its role.'),
  ananke_node_state: gauge(['node', 'state'], 'How far up the machine is, as far as it can be seen.'),
  ananke_node_target: gauge(['node', 'target'], 'How far up the machine should be.'),
  ananke_node_readable: gauge(['node'], 'The machine has told of itself lately.'),
  ananke_node_ready: gauge(['node'], 'Ready in Kubernetes with a fresh lease; absent where that cannot be told.'),
  ananke_node_ignored: gauge(['node'], 'The desired state says to leave the machine alone.'),
  ananke_node_committed: gauge(['node'], 'The machine was told to go off, and goes off whatever the mains do.'),
  ananke_facts: gauge(['fact', 'state'], 'Facts of this kind by what is known of them.'),
  ananke_fact_oldest_age_seconds: gauge(['fact'], 'Time since the oldest good reading of this kind began.'),
};

const give = samplesFor(clusterMetrics);
const statuses = ['True', 'False', 'Unknown'] as const;
const states = ['running', 'stopped', 'off', 'unknown'] as const;
const targets = ['running', 'stopped', 'off'] as const;

export function clusterSamples(telling: Telling): readonly Sample[] {
  return [
    ...wantedSamples(telling),
    ...telling.decision.conditions.flatMap(({ type: condition, status: is, reason }) => [
      ...stateSet(statuses, is, (status, isSo) => give('ananke_condition', { condition, status }, isSo)),
      ...give('ananke_condition_reason', { condition, reason }, 1),
    ]),
    ...machineSamples(telling),
    ...factSamples(telling),
  ];
}

function wantedSamples({ input: { snapshot }, decision: { memory } }: Telling): readonly Sample[] {
  const word = memory.word ?? memory.edit?.spec;
  const act = actInForce(memory, snapshot.takenAt);
  const { convergedAt } = memory;
  // Reckoned from now, as an instant means nothing to anybody else.
  const converged =
    convergedAt === undefined ? undefined : (snapshot.wallAt - (snapshot.takenAt - convergedAt)) / 1_000;
  return [
    ...stateSet(['up', 'down'], word?.cluster, (cluster, isSo) => give('ananke_desired_cluster', { cluster }, isSo)),
    ...stateSet(['config', 'cluster-only', 'poweroff'], word?.mode, (mode, isSo) =>
      give('ananke_desired_mode', { mode }, isSo),
    ),
    ...stateSet(['always', 'power-only', 'never'], act, (mode, isSo) => give('ananke_act_mode', { mode }, isSo)),
    ...stateSet(['running', 'quiet'], memory.intended?.cluster, (target, isSo) =>
      give('ananke_target_cluster', { target }, isSo),
    ),
    ...give('ananke_converged_timestamp_seconds', {}, converged),
  ];
}

function machineSamples(telling: Telling): readonly Sample[] {
  const committed = new Set<string>(keysOf(telling.decision.memory.committed));
  return machinesOf(telling).flatMap((machine) => {
    const { name: node, role } = machine;
    return [
      ...give('ananke_node_info', { node, role }, 1),
      ...stateSet(states, machine.state, (state, isSo) => give('ananke_node_state', { node, state }, isSo)),
      ...stateSet(targets, machine.target, (target, isSo) => give('ananke_node_target', { node, target }, isSo)),
      ...give('ananke_node_readable', { node }, machine.unreachable === undefined),
      ...give('ananke_node_ready', { node }, machine.ready),
      ...give('ananke_node_ignored', { node }, machine.ignored),
      ...give('ananke_node_committed', { node }, committed.has(node)),
    ];
  });
}

function factSamples({ input: { snapshot } }: Telling): readonly Sample[] {
  const kinds = Map.groupBy(Object.entries(snapshot.facts), ([name]) => name.split('/')[0] ?? name);
  return [...kinds].flatMap(([fact, cells]) => {
    const ages = cells.flatMap(([, cell]) => (cell.state === 'unknown' ? [] : [snapshot.takenAt - cell.began]));
    return [
      ...(['known', 'stale', 'unknown'] as const).flatMap((state) =>
        give('ananke_facts', { fact, state }, cells.filter(([, cell]) => cell.state === state).length),
      ),
      ...give('ananke_fact_oldest_age_seconds', { fact }, ages.length === 0 ? undefined : Math.max(0, ...ages) / 1_000),
    ];
  });
}
