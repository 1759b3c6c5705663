/** Keys of ananke.yaml about UPSes: `ups` and `power`. */
import * as z from 'zod';
import { AbsolutePath, count, day, hour, minute, Name, Percent, seconds, Text, UpsAddress } from './values.ts';

/** The policy of a UPS when neither its entry nor `power` says otherwise. */
export const policyDefaults = {
  runtime_safety_factor: 1.1,
  debounce_polls: 3,
  poll_on_mains_seconds: 1,
  poll_on_battery_seconds: 1,
  comms_dead_seconds: 15,
  blind_margin_seconds: 60,
  blind_max_seconds: 300,
  reversal_stable_seconds: 60,
  restore_stable_seconds: 300,
  restore_stable_seconds_blind: 7200,
  restart_min_charge_percent: 60,
  startup_commit_seconds: 120,
  max_load_percent: 85,
  self_test_limit_seconds: 300,
} as const;

function policyKey<Schema extends z.ZodType>(
  key: keyof typeof policyDefaults,
  schema: Schema,
  description: string,
): z.ZodExactOptional<Schema> {
  return schema.exactOptional().meta({ description, default: policyDefaults[key] });
}

/** No zod defaults: the entry of a UPS is laid over `power`, and that over `policyDefaults`. */
const policy = {
  runtime_safety_factor: policyKey(
    'runtime_safety_factor',
    z.number().min(1).max(5),
    'Shutdown begins when the runtime falls to this times the budget: UPSes are optimistic.',
  ),
  debounce_polls: policyKey(
    'debounce_polls',
    count(1, 60),
    'Updates in a row that must agree: one odd reading is no outage.',
  ),
  poll_on_mains_seconds: policyKey('poll_on_mains_seconds', seconds(0.2, minute), 'Time between readings on mains.'),
  poll_on_battery_seconds: policyKey(
    'poll_on_battery_seconds',
    seconds(0.2, minute),
    'Time between readings on battery.',
  ),
  comms_dead_seconds: policyKey(
    'comms_dead_seconds',
    seconds(3, hour),
    'Silent this long after "on battery" is blind; silent on mains only warns.',
  ),
  blind_margin_seconds: policyKey(
    'blind_margin_seconds',
    seconds(0, hour),
    'Blind on battery acts when the last runtime less the blind time comes this close to the need.',
  ),
  blind_max_seconds: policyKey(
    'blind_max_seconds',
    seconds(0, hour),
    'Blind on battery acts after this at the latest.',
  ),
  reversal_stable_seconds: policyKey(
    'reversal_stable_seconds',
    seconds(0, day),
    'Mains this long before a paused run turns round: power often comes back in bursts.',
  ),
  restore_stable_seconds: policyKey(
    'restore_stable_seconds',
    seconds(0, day),
    'Mains this long before anything starts.',
  ),
  restore_stable_seconds_blind: policyKey(
    'restore_stable_seconds_blind',
    seconds(0, 7 * day),
    'The same for a UPS that reports neither charge nor runtime; long, because only time says that it has recharged.',
  ),
  restart_min_charge_percent: policyKey(
    'restart_min_charge_percent',
    Percent,
    'Charge before anything starts, so that the next outage finds a battery.',
  ),
  startup_commit_seconds: policyKey(
    'startup_commit_seconds',
    seconds(0, hour),
    'Least assumed length of the stretch of a startup in which a shutdown could not begin at once.',
  ),
  max_load_percent: policyKey('max_load_percent', Percent, 'Wakes wait while the UPS carries more than this.'),
  charge_floor_percent: Percent.exactOptional().meta({
    description: 'Shutdown on battery below this charge, whatever the runtime says. Off when absent.',
  }),
  on_battery_limit_seconds: seconds(1, 7 * day)
    .exactOptional()
    .meta({
      description: 'Shutdown after this long on battery, whatever the runtime says. Off when absent.',
    }),
  self_test_limit_seconds: policyKey(
    'self_test_limit_seconds',
    seconds(0, day),
    'A test or calibration that lasts longer counts as running on battery.',
  ),
};

export const PolicyOverride = z.strictObject(policy);
export type PolicyOverride = z.output<typeof PolicyOverride>;

export const PowerConfig = z.strictObject({
  mode: z.enum(['config', 'cluster-only', 'poweroff']).default('config').meta({
    description: 'What a hold asks for. config: what `shutdown.poweroff_enabled` says.',
  }),
  off_unaffected: z.boolean().default(false).meta({
    description: 'Whether a hold powers off machines that its UPS does not feed. They are only stopped otherwise.',
  }),
  ...policy,
});

export const UpsEntry = z.strictObject({
  name: Name.meta({ description: 'Name in holds, status and metrics.' }),
  address: UpsAddress.meta({ description: 'Where upsd serves it: ups@host:port, port 3493 when absent.' }),
  user: Text.min(1).exactOptional().meta({ description: 'NUT user. Needed for orders to the UPS, not for reading.' }),
  password_file: AbsolutePath.exactOptional().meta({ description: 'Password of that user, on one line.' }),
  serial: Text.min(1).exactOptional().meta({
    description: 'Serial number. Another UPS at the address is a configuration fault and never a power event.',
  }),
  on_critical: z.enum(['cluster', 'nodes']).default('cluster').meta({
    description:
      'Whether a trigger takes down the cluster, or only what is lost with this UPS: the machines that it feeds, and those behind a switch or a host that it feeds.',
  }),
  return_output: z.boolean().default(false).meta({
    description:
      'Cycle the output after the last machine, so that those that wait for power start again. Off: the UPS must support it.',
  }),
  off_delay_seconds: seconds(20, hour).default(120).meta({
    description: 'Between that order and the cut. At least twice what the sender and the upsd host need to power off.',
  }),
  server_host: Name.exactOptional().meta({
    description: 'The machine whose upsd serves this UPS: its silence is explained once that machine was sent off.',
  }),
  mains_group: Name.exactOptional().meta({ description: 'UPSes behind one breaker have the same word here.' }),
  full_load_runtime_seconds: seconds(1, 7 * day)
    .exactOptional()
    .meta({
      description: 'Runtime of the full battery with everything running. Learned when absent.',
    }),
  power: PolicyOverride.prefault({}).meta({ description: 'Keys of `power` that differ for this UPS.' }),
});
export type UpsEntry = z.output<typeof UpsEntry>;
