/** The reasons for which a gate of the way up waits by settings: those whose settings it goes by. */
import type { reasons } from '../../api/reasons.ts';
import type { UpRow } from '../../reconcilers/order.ts';

export const gateReasons: { readonly [Row in UpRow]?: readonly (keyof typeof reasons)[] } = {
  'power-safe': ['MainsNotStable', 'Recharging', 'ScoutWake'],
  'finish-off': ['OffUnproven'],
  wake: ['NeedsPerson'],
  'host-identity': ['HostKeyMismatch', 'MachineIdMismatch'],
  'clock-sane': ['ClockFar'],
  'api-ready': ['QuorumImpossible'],
  'node-ready': ['NodeNotReady'],
  'unseal-vault': ['VaultSealed'],
  'source-guard': ['FluxSourceDrift'],
  'source-ready': ['FluxSourceNotReady'],
  'ingress-checklist': ['IngressFails'],
  'service-checklist': ['ServiceUnhealthy'],
  'all-machines-back': ['MachinesMissing'],
  soak: ['ServiceUnhealthy'],
};
