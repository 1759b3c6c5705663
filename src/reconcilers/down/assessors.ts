/** One assessor per row of the way down. */
import type { Assessors } from '../assess.ts';
import type { DownRow } from '../order.ts';
import { cordon, snapshotEtcd, suspendGitops } from './cluster.ts';
import { powerOffSelf } from './own-host.ts';
import { cycleUpsOutput, powerOff } from './power.ts';
import { endContainers, stayDown, stopUnit } from './units.ts';
import { detachVolumes, drain, endWorkloads } from './workloads.ts';

export const downAssessors: Assessors<DownRow> = {
  'suspend-gitops': suspendGitops,
  'snapshot-etcd': snapshotEtcd,
  cordon,
  drain,
  'end-workloads': endWorkloads,
  'detach-volumes': detachVolumes,
  'stay-down': stayDown,
  'stop-agent': stopUnit,
  'end-containers': endContainers,
  'stop-server': stopUnit,
  'end-server-containers': endContainers,
  'power-off': powerOff,
  'power-off-host': powerOff,
  'power-off-serving': powerOff,
  'power-off-upsd': powerOff,
  'power-off-peer': powerOff,
  'cycle-ups-output': cycleUpsOutput,
  'power-off-self': powerOffSelf,
};
