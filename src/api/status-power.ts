/** Power in status.json: UPSes as the policy sees them, and the holds that they place. */
import * as z from 'zod';
import { WallTime } from './values.ts';

const Rule = z.object({
  met: z.boolean().meta({ description: 'Whether it allows a start.' }),
  reason: z.string().meta({ description: 'One word that `ananke explain` knows.' }),
  message: z.string().meta({ description: 'What is still missing, with numbers.' }),
  parts: z
    .array(
      z.object({
        what: z.string().meta({ description: 'One thing that a start needs, with its number.' }),
        now: z.string().exactOptional().meta({ description: 'What there is of it. Absent: not known.' }),
        met: z.boolean().meta({ description: 'Whether that is enough.' }),
      }),
    )
    .exactOptional()
    .meta({ description: 'All that a start needs. Absent: nothing was decided yet.' }),
});

const Trigger = z.object({
  reason: z.string().meta({ description: 'One word that `ananke explain` knows.' }),
  what: z.string().meta({ description: 'What is compared.' }),
  limit: z
    .string()
    .meta({ description: 'With what; `flag` when the UPS itself has to say it, `not set` without one.' }),
  now: z.string().exactOptional().meta({ description: 'What it is now. Absent: not known.' }),
  updates: z
    .object({
      seen: z.number().meta({ description: 'Updates in a row on which runtime or charge was too low.' }),
      of: z.number().meta({ description: 'So many make it count.' }),
    })
    .exactOptional()
    .meta({ description: 'Present while the comparison is true and has to stay so for several updates.' }),
  holds: z.boolean().meta({ description: 'Whether it is a cause to go down. The first that holds is the one named.' }),
});

export const UpsStatus = z.object({
  name: z.string().meta({ description: 'Name in the configuration.' }),
  line: z.enum(['mains', 'battery', 'unknown', 'explained']).meta({
    description: 'What feeds it. explained: silent because ananke sent the host of its upsd off.',
  }),
  unknown: z.string().exactOptional().meta({ description: 'Why it cannot be read; absent while it can.' }),
  ageSeconds: z.number().exactOptional().meta({ description: 'Since the reading below began.' }),
  tokens: z.array(z.string()).exactOptional().meta({ description: '`ups.status` as NUT tells it.' }),
  chargePercent: z.number().exactOptional().meta({ description: '`battery.charge`.' }),
  runtimeSeconds: z.number().exactOptional().meta({ description: '`battery.runtime`.' }),
  loadPercent: z.number().exactOptional().meta({ description: '`ups.load`.' }),
  inputVoltage: z.number().exactOptional().meta({ description: '`input.voltage`.' }),
  needSeconds: z.number().meta({ description: 'What a shutdown of its scope takes, times the safety factor.' }),
  spareSeconds: z.number().exactOptional().meta({
    description:
      'On mains runtime less need; on battery what is left less what the open run still takes. May be negative.',
  }),
  onBatterySeconds: z.number().exactOptional().meta({
    description: 'For how long it has been on battery without a break. Absent: it is not, or nobody saw it begin.',
  }),
  darkAt: WallTime.exactOptional().meta({ description: 'When its battery ends, by the last reading.' }),
  scope: z.enum(['cluster', 'nodes']).meta({ description: 'Whether it takes down the cluster, or what it feeds.' }),
  lost: z.number().meta({ description: 'Machines that are lost with it.' }),
  trigger: z
    .object({
      reason: z.string().meta({ description: 'One word that `ananke explain` knows.' }),
      message: z.string().meta({ description: 'The comparison that made it.' }),
      updates: z.number().meta({ description: 'Updates in a row on which it was true.' }),
    })
    .exactOptional()
    .meta({ description: 'The present cause to go down.' }),
  triggers: z.array(Trigger).exactOptional().meta({
    description: 'All that could make it a cause, in the order of the policy. Absent: nothing was decided yet.',
  }),
  effective: z
    .object({
      seconds: z.number().meta({ description: 'What is left of the runtime.' }),
      how: z.string().meta({ description: 'What it was reckoned from.' }),
    })
    .exactOptional()
    .meta({ description: 'On battery, the runtime that the policy goes by.' }),
  start: Rule.meta({ description: 'Whether machines may be started on it.' }),
});
export type UpsStatus = z.output<typeof UpsStatus>;

export const HoldStatus = z.object({
  name: z.string().meta({ description: 'Name, such as ups/Pyrphoros.' }),
  phase: z
    .enum(['Active', 'Recharging'])
    .meta({ description: 'Active asks for down; Recharging only forbids starts.' }),
  nodes: z.array(z.string()).exactOptional().meta({ description: 'Whom it is for. Absent: the whole cluster.' }),
  mode: z.enum(['cluster-only', 'poweroff']).meta({ description: 'How far down.' }),
  since: WallTime.meta({ description: 'When it was placed.' }),
  reason: z.string().meta({ description: 'One word that `ananke explain` knows.' }),
  message: z.string().meta({ description: 'What made it, or what it still waits for.' }),
  releasedSeconds: z.number().exactOptional().meta({ description: 'Set aside by a person for so much longer.' }),
});
export type HoldStatus = z.output<typeof HoldStatus>;
