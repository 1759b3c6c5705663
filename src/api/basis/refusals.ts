/** What the last checks before an action go by. */
import type { reasons } from '../reasons.ts';
import type { BasisTable } from './basis.ts';

const steps = 'the steps of the run';

export const refusalBasis: BasisTable<keyof typeof reasons> = {
  ActMode: { facts: {}, record: 'whether a UPS asked for the run', settings: ['spec.act', 'spec.actUntil'] },
  Ignored: { facts: {}, settings: ['spec.ignoredNodes'] },
  NotConfigured: { facts: {}, settings: ['nodes'] },
  NotInScope: { facts: {}, record: 'the targets of the run', settings: ['spec.cluster', 'spec.mode', 'power.mode'] },
  QuorumWouldBeLost: { facts: {}, record: `${steps} that use the API`, settings: ['nodes.role'] },
  ContainersLeft: { facts: { node: ['containers'] }, record: steps, settings: ['nodes.role'] },
  BootUnknown: { facts: { node: ['bootId'] }, settings: [] },
  BootIdDiffers: { facts: { node: ['bootId'] }, record: 'the boot that was to go off', settings: [] },
  PoweredOnAfterRun: { facts: { node: ['bootId'] }, record: 'the boot that was told to go off', settings: [] },
  NoCause: { facts: {}, record: 'the open run', settings: [] },
  TriggerNotConfirmed: {
    facts: { ups: ['tokens', 'runtimeSeconds', 'chargePercent'] },
    record: 'the holds, with the updates that each was seen on',
    settings: ['power.poll_on_battery_seconds', 'spec.cluster', 'spec.mode'],
  },
  NotLast: { facts: {}, record: steps, settings: [] },
  NotDurable: { facts: { journal: ['durable', 'message'] }, settings: ['paths.state_directory'] },
  NotConfirmed: { facts: {}, record: 'every reading that the action rests on, and when it began', settings: [] },
};
