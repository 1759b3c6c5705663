/** Keys of ananke.yaml about UPSes: `ups` and `power`. */
import * as z from 'zod';
import { Mode } from './desired-schema.ts';
import { AbsolutePath, count, day, hour, minute, Name, Percent, seconds, Text, UpsAddress } from './values.ts';
import { words } from './words.ts';

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
    'A way down begins when the runtime falls to this times the budget. More than 1, because UPSes are optimistic.',
  ),
  debounce_polls: policyKey(
    'debounce_polls',
    count(1, 60),
    'Updates in a row in which the runtime or the charge must be too low. Three, because one odd reading is no outage. ' +
      'Low battery and a forced shutdown count at once.',
  ),
  poll_on_mains_seconds: policyKey(
    'poll_on_mains_seconds',
    seconds(0.2, minute),
    'Time between readings on mains. Short, because an outage is seen no sooner; upsd answers from its memory.',
  ),
  poll_on_battery_seconds: policyKey(
    'poll_on_battery_seconds',
    seconds(0.2, minute),
    'Time between readings on battery. A reading that stays as it is counts again after this, as another update.',
  ),
  comms_dead_seconds: policyKey(
    'comms_dead_seconds',
    seconds(3, hour),
    'A UPS that was last seen on battery and is silent this long is blind: from here on its reserve is reckoned. Last ' +
      'seen on mains, its silence only warns. As long as upsmon waits (DEADTIME).',
  ),
  blind_margin_seconds: policyKey(
    'blind_margin_seconds',
    seconds(0, hour),
    'Blind on battery acts when the last runtime less the time since comes this close to the need. A minute, for what ' +
      'nobody could see.',
  ),
  blind_max_seconds: policyKey(
    'blind_max_seconds',
    seconds(0, hour),
    'Blind on battery acts after this at the latest, and at once when no runtime was known: the older a reading, the ' +
      'less it says.',
  ),
  reversal_stable_seconds: policyKey(
    'reversal_stable_seconds',
    seconds(0, day),
    'Mains this long before a paused way down turns round. Power often comes back in bursts.',
  ),
  restore_stable_seconds: policyKey(
    'restore_stable_seconds',
    seconds(0, day),
    'Mains this long before anything starts. Minutes, because a grid that has just returned often fails once more.',
  ),
  restore_stable_seconds_blind: policyKey(
    'restore_stable_seconds_blind',
    seconds(0, 7 * day),
    'The same for a UPS that reports no charge. Long, because only time says that it has recharged. A charge that has not risen ' +
      'for as long, and for 30 minutes at least, counts as full: worn batteries float below 100 %.',
  ),
  restart_min_charge_percent: policyKey(
    'restart_min_charge_percent',
    Percent,
    'Charge before anything starts, so that the next outage finds a battery. Not more, because the rest charges slowly.',
  ),
  startup_commit_seconds: policyKey(
    'startup_commit_seconds',
    seconds(0, hour),
    'Stretch of a startup in which a shutdown could not begin at once, at the least: about a boot. The reserve ' +
      'that a start needs covers it besides the way down.',
  ),
  max_load_percent: policyKey(
    'max_load_percent',
    Percent,
    'Wakes wait while the UPS carries more than this. A boot draws more than work, and an overloaded UPS drops all.',
  ),
  charge_floor_percent: Percent.exactOptional().meta({
    description:
      'A way down begins on battery at this charge or less, whatever the runtime says: for batteries whose runtime cannot ' +
      'be believed. Absent: the runtime decides, and 30 % while none is known.',
    examples: [20],
  }),
  on_battery_limit_seconds: seconds(1, 7 * day)
    .exactOptional()
    .meta({
      description:
        'A way down begins after this long on battery, whatever the runtime says. Absent: the runtime decides.',
      examples: [3600],
    }),
  self_test_limit_seconds: policyKey(
    'self_test_limit_seconds',
    seconds(0, day),
    'A test or calibration that lasts longer counts as running on battery: a flag that sticks must not hide an outage.',
  ),
};

export const PolicyOverride = z.strictObject(policy);
export type PolicyOverride = z.output<typeof PolicyOverride>;

export const PowerConfig = z.strictObject({
  mode: Mode.default('config').meta({
    description: 'What a hold asks for. config, so that one key decides for UPSes and for people.',
  }),
  off_unaffected: z
    .boolean()
    .default(false)
    .meta({
      description:
        'Whether a hold powers off machines that its UPS does not feed. Off: their power is in no danger, and machines that ' +
        'are only stopped are back sooner.',
    }),
  ...policy,
});

export const UpsEntry = z.strictObject({
  name: Name.meta({ description: 'Name in holds, status and metrics.' }),
  address: UpsAddress.meta({ description: 'Where upsd serves it: ups@host:port, port 3493 when absent.' }),
  user: Text.min(1)
    .exactOptional()
    .meta({
      description: 'User of upsd. Absent: ananke reads the UPS and gives it no orders.',
      examples: ['ananke'],
    }),
  password_file: AbsolutePath.exactOptional().meta({
    description: 'Password of that user, on one line. Absent: as without a user.',
    examples: ['/etc/ananke/upsd.password'],
  }),
  serial: Text.min(1)
    .exactOptional()
    .meta({
      description:
        'Serial number. Another UPS at the address is then a configuration fault and never a power event. Absent: not ' +
        'compared.',
      examples: ['AB1234567890'],
    }),
  on_critical: words({
    cluster: 'The whole cluster.',
    nodes: 'What is lost with this UPS: the machines that it feeds, and those behind a switch or a host that it feeds.',
  })
    .default('cluster')
    .meta({
      description: 'What a trigger takes down. cluster, because most UPSes feed something that all machines need.',
    }),
  return_output: z
    .boolean()
    .default(false)
    .meta({
      description:
        'Cycle the output after the last machine, so that those that wait for power start again. Off, because the UPS must ' +
        'support it (`shutdown.return`) and `user` must be allowed to order it.',
    }),
  off_delay_seconds: seconds(20, hour)
    .default(120)
    .meta({
      description:
        'Time between that order and the cut. At least twice what this host and the host of the upsd need to power off: both ' +
        'still run when it is given.',
    }),
  server_host: Name.exactOptional().meta({
    description:
      'The machine whose upsd serves this UPS: its silence is explained once that machine was sent off. Absent: silence is ' +
      'never explained.',
    examples: ['keeper'],
  }),
  mains_group: Name.exactOptional().meta({
    description:
      'UPSes behind one breaker have the same word here: what one says about the mains counts for one that is silent. ' +
      'Absent: it stands alone.',
    examples: ['house'],
  }),
  full_load_runtime_seconds: seconds(1, 7 * day)
    .exactOptional()
    .meta({
      description:
        'Runtime of the full battery with everything running. Absent: what the UPS tells when it is full and the whole ' +
        'cluster runs.',
      examples: [1440],
    }),
  power: PolicyOverride.prefault({}).meta({
    description:
      'Keys of `power` that differ for this UPS, such as more patience for one that is read over the network.',
    overrides: 'power',
  }),
});
export type UpsEntry = z.output<typeof UpsEntry>;
