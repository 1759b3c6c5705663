/** What steps that block, or that somebody is needed for, go by. */
import type { reasons } from '../reasons.ts';
import type { BasisTable } from './basis.ts';

const excused = 'startup.ignore_unavailable_nodes';

export const stepBasis: BasisTable<keyof typeof reasons> = {
  // Machines
  NeedsPerson: { facts: { reach: ['answer'] }, settings: ['nodes.wake.method', excused] },
  HostKeyMismatch: { facts: { node: [] }, settings: ['ssh.known_hosts_file', 'nodes.host', excused] },
  MachineIdMismatch: { facts: { node: [] }, settings: ['nodes.machine_id', 'nodes.host', excused] },
  ClockFar: {
    facts: { node: ['clockSkewSeconds', 'clockSynchronized'] },
    settings: ['startup.clock_max_skew_seconds'],
  },
  MachinesMissing: { facts: { reach: ['answer'] }, settings: [excused, 'spec.ignoredNodes'] },
  AdoptedAsFound: {
    facts: { node: ['unit', 'containers'], reach: ['answer', 'since'] },
    record: 'whether ananke has ever opened a run',
    settings: ['spec.cluster', excused],
  },
  OffUnproven: {
    facts: { reach: ['answer', 'since'], words: ['bootId'], outlet: ['power'] },
    settings: ['shutdown.off_silence_seconds', 'shutdown.off_unproven_seconds', 'nodes.off_check', 'network.carries'],
  },

  // The cluster
  QuorumImpossible: {
    facts: { api: ['answer'], reach: ['answer'] },
    settings: ['nodes.role', 'spec.ignoredNodes'],
  },
  ApiNotReady: { facts: { api: ['answer'] }, settings: [] },
  NodeNotReady: { facts: { 'kube-node': ['ready'] }, settings: [excused] },
  LeaseStale: { facts: { 'kube-node': ['ready', 'lease'] }, settings: [excused] },
  LeaseUnproven: { facts: { 'kube-node': ['ready', 'lease'] }, settings: [excused] },
  StorageNotReady: { facts: { storage: ['notReadyOn'] }, settings: [] },
  DisruptionBudget: {
    facts: { pods: ['blockedBy'] },
    settings: ['shutdown.drain.pdb_patience_seconds', 'shutdown.drain.keep_namespaces'],
  },

  // Flux, Vault and what stands on top
  FluxSourceDrift: {
    facts: { 'flux-source': ['url', 'branch'] },
    settings: ['expected_flux_source_url', 'expected_flux_branch', 'spec.options.forceFluxBranch'],
  },
  FluxSourceNotReady: { facts: { 'flux-source': ['ready'] }, settings: ['flux.namespace', 'flux.source'] },
  NoFluxSource: { facts: { 'flux-source': [] }, settings: ['flux.namespace', 'flux.source'] },
  FluxNotReady: { facts: { flux: ['objects'] }, record: 'what was unhealthy before', settings: [] },
  VaultSealed: { facts: { vault: ['pods'] }, settings: ['vault.namespace', 'vault.selector'] },
  VaultAbsent: { facts: { vault: ['pods'] }, settings: ['vault.namespace', 'vault.selector'] },
  WorkloadsNotConverged: { facts: { workloads: ['notConverged'] }, record: 'what was unhealthy before', settings: [] },
  IngressFails: {
    facts: { ingress: ['notConverged'] },
    record: 'what was unhealthy before',
    settings: ['startup.ingress_checklist'],
  },
  ServiceUnhealthy: {
    facts: { service: ['healthy', 'message'] },
    record: 'what was unhealthy before',
    settings: ['startup.service_checklist'],
  },
};
