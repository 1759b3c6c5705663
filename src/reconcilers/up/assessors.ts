/** One assessor per row of the way up. */
import type { Assessors } from '../assess.ts';
import type { UpRow } from '../order.ts';
import {
  allMachinesBack,
  apiReady,
  fluxHealthy,
  ingressChecklist,
  resumeGitops,
  serviceChecklist,
  soak,
  sourceGuard,
  sourceReady,
  storageReady,
  uncordon,
  unsealVault,
  workloadsConverged,
} from './cluster.ts';
import { clockSane, finishOff, hostIdentity, nodeReady, powerSafe, reach, startUnit, wake } from './machines.ts';

export const upAssessors: Assessors<UpRow> = {
  'power-safe': powerSafe,
  'finish-off': finishOff,
  wake,
  reach,
  'host-identity': hostIdentity,
  'clock-sane': clockSane,
  'start-server': startUnit,
  'api-ready': apiReady,
  'start-agent': startUnit,
  'node-ready': nodeReady,
  'storage-ready': storageReady,
  uncordon,
  'unseal-vault': unsealVault,
  'source-guard': sourceGuard,
  'source-ready': sourceReady,
  'resume-gitops': resumeGitops,
  'flux-healthy': fluxHealthy,
  'workloads-converged': workloadsConverged,
  'ingress-checklist': ingressChecklist,
  'service-checklist': serviceChecklist,
  'all-machines-back': allMachinesBack,
  soak,
};
