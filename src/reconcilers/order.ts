/** THE ORDER of going down and of coming up. A row needs only rows above it, or its own row (`previous`). */
import type { Need, Order, StepRule } from '../core/step.ts';

export type DownRow =
  | 'suspend-gitops'
  | 'snapshot-etcd'
  | 'cordon'
  | 'drain'
  | 'end-workloads'
  | 'detach-volumes'
  | 'stay-down'
  | 'stop-agent'
  | 'end-containers'
  | 'stop-server'
  | 'end-server-containers'
  | 'power-off'
  | 'power-off-host'
  | 'power-off-serving'
  | 'power-off-peer'
  | 'cycle-ups-output'
  | 'power-off-upsd'
  | 'power-off-self';
export type UpRow =
  | 'power-safe'
  | 'finish-off'
  | 'wake'
  | 'reach'
  | 'host-identity'
  | 'clock-sane'
  | 'start-server'
  | 'api-ready'
  | 'start-agent'
  | 'node-ready'
  | 'storage-ready'
  | 'uncordon'
  | 'unseal-vault'
  | 'source-guard'
  | 'source-ready'
  | 'resume-gitops'
  | 'flux-healthy'
  | 'workloads-converged'
  | 'ingress-checklist'
  | 'service-checklist'
  | 'all-machines-back'
  | 'soak';

const need = <Name extends string>(step: Name, of: Need['of'], until: Need['until'] = 'settled'): Need<Name> => ({
  step,
  of,
  until,
});
const giveUp = { atLimit: 'give-up' } as const;
const skip = { atLimit: 'skip' } as const;
const block = { atLimit: 'block' } as const;

/** Of the machine itself: when it is silent, its poweroff is given up together with these, and costs no limit of its own. */
const containersEnded = [need('end-containers', 'same'), need('end-server-containers', 'same')] as const;
/** Whoever serves, or gives the orders, outlives every stop of the run, also of machines that stay on. */
const clusterStopped = [
  need('stop-server', 'every'),
  need('end-containers', 'every'),
  need('end-server-containers', 'every'),
] as const;
const workersOff = [...clusterStopped, need('power-off', 'every')] as const;
const hostsOff = [...workersOff, need('power-off-host', 'every')] as const;
const servingOff = [...hostsOff, need('power-off-serving', 'every')] as const;
const peersOff = [...servingOff, need('power-off-peer', 'every')] as const;
const powerOffLadder = [
  { rung: 'poweroff', afterLimitShare: 0 },
  { rung: 'kill-then-poweroff', afterLimitShare: 0.5 },
  { rung: 'force', afterLimitShare: 0.8 },
] as const;
const powerOff = { group: 'poweroff', onlyFor: 'off', commits: true, ladder: powerOffLadder, ...giveUp } as const;

export const down: Order<DownRow> = {
  'suspend-gitops': { per: 'cluster', group: 'gitops', needs: [], onlyFor: 'quiet', api: true, ...giveUp },
  'snapshot-etcd': {
    per: 'cluster',
    group: 'snapshot',
    needs: [],
    onlyFor: 'quiet',
    skipIn: ['hurried', 'emergency'],
    api: true,
    ...skip,
  },
  cordon: { per: 'cluster', group: 'drain', needs: [need('suspend-gitops', 'every')], api: true, ...giveUp },
  drain: {
    per: 'kubelet',
    group: 'drain',
    needs: [need('cordon', 'every')],
    skipIn: ['emergency'],
    hurriedMs: 25_000,
    api: true,
    ...giveUp,
  },
  // Only what is still running after the drain, or all of it when drain or API were left out: over SSH, workloads before storage.
  'end-workloads': {
    per: 'kubelet',
    group: 'volumes',
    needs: [need('cordon', 'every'), need('drain', 'same')],
    ...giveUp,
  },
  'detach-volumes': {
    per: 'kubelet',
    group: 'volumes',
    needs: [need('end-workloads', 'same')],
    // A replica here is free only when its engine is, and that may still be draining elsewhere.
    limitAfter: 'end-workloads',
    skipIn: ['emergency'],
    ...giveUp,
  },
  // Beside the drain: a machine that loses power from here on must not start Kubernetes by itself.
  'stay-down': { per: 'kubelet', group: 'drain', needs: [need('cordon', 'every')], ...giveUp },
  'stop-agent': {
    per: 'agent',
    group: 'agents',
    needs: [need('detach-volumes', 'same'), need('stay-down', 'same')],
    ...giveUp,
  },
  // A kubelet elsewhere may have started a pod again meanwhile, and with it a volume whose replica is here.
  'end-containers': {
    per: 'agent',
    group: 'agents',
    needs: [need('detach-volumes', 'same'), need('stop-agent', 'same')],
    ...giveUp,
  },
  // The last use of the API is above this line: from here on etcd may lose quorum.
  'stop-server': {
    per: 'server',
    group: 'servers',
    needs: [
      need('snapshot-etcd', 'every'),
      need('stay-down', 'same'),
      need('detach-volumes', 'every'),
      need('end-containers', 'every'),
      need('stop-server', 'previous'),
    ],
    ...giveUp,
  },
  'end-server-containers': { per: 'server', group: 'servers', needs: [need('stop-server', 'same')], ...giveUp },
  'power-off': { per: 'worker', needs: [...containersEnded, need('stop-server', 'every')], ...powerOff },
  'power-off-host': { per: 'host', needs: [...workersOff], ...powerOff },
  'power-off-serving': { per: 'serving', needs: [...containersEnded, ...hostsOff], ...powerOff },
  'power-off-peer': { per: 'peer', needs: [...containersEnded, ...servingOff], ...powerOff },
  'cycle-ups-output': {
    per: 'ups',
    group: 'poweroff',
    needs: [
      ...clusterStopped,
      need('power-off', 'fed', 'done'),
      need('power-off-host', 'fed', 'done'),
      need('power-off-serving', 'fed', 'done'),
      need('power-off-peer', 'fed', 'done'),
    ],
    onlyFor: 'off',
    ...skip,
  },
  // After the output that is told through it: from here on nobody hears that UPS.
  'power-off-upsd': {
    per: 'upsd',
    needs: [...containersEnded, ...peersOff, need('cycle-ups-output', 'told')],
    ...powerOff,
  },
  'power-off-self': {
    per: 'self',
    group: 'poweroff',
    needs: [...peersOff, need('cycle-ups-output', 'every'), need('power-off-upsd', 'every')],
    onlyFor: 'off',
    commits: true,
    ...giveUp,
  },
};

/** Only safety blocks; a machine that does not return is given up, named, and keeps Converged False. */
export const up: Order<UpRow> = {
  // A machine whose UPS is not ready yet keeps nobody down whose own power is. The own host is on, and its Kubernetes is started as
  // everybody else's is.
  'power-safe': { per: 'started', group: 'power', needs: [], holdsBack: true, ...block },
  'finish-off': { per: 'machine', group: 'power', needs: [], ...giveUp },
  wake: {
    per: 'machine',
    group: 'wake',
    needs: [need('power-safe', 'same', 'proceed'), need('finish-off', 'same')],
    ...giveUp,
  },
  reach: { per: 'machine', group: 'reach', needs: [need('wake', 'same', 'done')], ...giveUp },
  'host-identity': { per: 'machine', group: 'reach', needs: [need('reach', 'same', 'done')], ...block },
  'clock-sane': { per: 'kubelet', group: 'reach', needs: [need('host-identity', 'same', 'done')], ...giveUp },
  'start-server': {
    per: 'server',
    group: 'servers',
    needs: [need('power-safe', 'same', 'done'), need('clock-sane', 'same', 'done')],
    ...giveUp,
  },
  'api-ready': { per: 'cluster', group: 'servers', needs: [need('start-server', 'majority', 'done')], ...block },
  // Beside the servers, once enough of them are on their way: an agent waits for its server by itself.
  'start-agent': {
    per: 'agent',
    group: 'agents',
    needs: [
      need('power-safe', 'same', 'done'),
      need('clock-sane', 'same', 'done'),
      need('start-server', 'majority', 'done'),
    ],
    ...giveUp,
  },
  'node-ready': {
    per: 'kubelet',
    group: 'agents',
    needs: [
      need('start-agent', 'same', 'done'),
      need('start-server', 'same', 'done'),
      need('api-ready', 'every', 'done'),
    ],
    ...giveUp,
  },
  'storage-ready': { per: 'cluster', group: 'storage', needs: [need('node-ready', 'every')], ...skip },
  uncordon: { per: 'cluster', group: 'schedule', needs: [need('storage-ready', 'every')], keeps: true, ...giveUp },
  'unseal-vault': { per: 'cluster', group: 'vault', needs: [need('uncordon', 'every')], keeps: true, ...giveUp },
  'source-guard': { per: 'cluster', group: 'flux', needs: [need('api-ready', 'every', 'done')], ...block },
  // An object that is resumed before its source has an artifact fails first and is tried again much later.
  'source-ready': {
    per: 'cluster',
    group: 'flux',
    needs: [need('source-guard', 'every', 'done'), need('uncordon', 'every')],
    ...skip,
  },
  'resume-gitops': {
    per: 'cluster',
    group: 'flux',
    needs: [need('source-guard', 'every', 'done'), need('source-ready', 'every'), need('uncordon', 'every')],
    keeps: true,
    ...giveUp,
  },
  'flux-healthy': { per: 'cluster', group: 'flux', needs: [need('resume-gitops', 'every')], ...giveUp },
  'workloads-converged': {
    per: 'cluster',
    group: 'workloads',
    needs: [need('flux-healthy', 'every', 'proceed')],
    ...giveUp,
  },
  'ingress-checklist': { per: 'cluster', group: 'services', needs: [need('uncordon', 'every')], ...giveUp },
  'service-checklist': { per: 'cluster', group: 'services', needs: [need('uncordon', 'every')], ...giveUp },
  'all-machines-back': {
    per: 'cluster',
    group: 'machines',
    needs: [need('node-ready', 'every', 'done'), need('uncordon', 'every', 'done')],
    ...block,
  },
  soak: {
    per: 'cluster',
    group: 'soak',
    needs: [
      need('workloads-converged', 'every', 'done'),
      need('ingress-checklist', 'every', 'done'),
      need('service-checklist', 'every', 'done'),
      need('unseal-vault', 'every', 'done'),
      need('resume-gitops', 'every', 'done'),
      need('flux-healthy', 'every', 'done'),
      need('all-machines-back', 'every', 'done'),
    ],
    stable: 'soak',
    ...block,
  },
};

/** A row of either way by its name, for readers that only have the name in hand. */
export function ruleOf(order: Order<string>, row: string): StepRule | undefined {
  return order[row];
}
