/** Keys of ananke.yaml about running ananke itself: `metrics`, `notifications`, `schedules`, `update`, `log`, `paths`. */
import * as z from 'zod';
import { AbsolutePath, Cron, day, HttpUrl, hour, Listen, Name, seconds, TimeZone } from './values.ts';

export const MetricsConfig = z.strictObject({
  listen: Listen.default('0.0.0.0:9560').meta({
    description: 'Where metrics and the read-only status page are served.',
  }),
});

const NotificationTarget = z.strictObject({
  name: Name.meta({ description: 'Name in the log and in `ananke notify test`.' }),
  type: z.enum(['ntfy', 'webhook']).meta({ description: 'What kind of service it is.' }),
  template: z
    .enum(['plain', 'matrix', 'slack'])
    .default('plain')
    .meta({ description: 'webhook: form of the message.' }),
  url: HttpUrl.exactOptional().meta({ description: 'Address of the service.' }),
  url_file: AbsolutePath.exactOptional().meta({ description: 'File with the address, when the address is a secret.' }),
  token_file: AbsolutePath.exactOptional().meta({ description: 'File with a bearer token.' }),
});
export type NotificationTarget = z.output<typeof NotificationTarget>;

const Heartbeat = z.strictObject({
  url: HttpUrl.exactOptional().meta({ description: 'Address that is called while all is well.' }),
  url_file: AbsolutePath.exactOptional().meta({ description: 'File with that address.' }),
  interval_seconds: seconds(10, day).default(300).meta({ description: 'Time between two calls.' }),
});

export const NotificationsConfig = z.strictObject({
  site: Name.exactOptional().meta({ description: 'First word of each message; the name of the cluster when absent.' }),
  events: z
    .array(z.enum(['power', 'hold', 'run', 'blocked', 'repaired', 'peer', 'update']))
    .default(['power', 'hold', 'run', 'blocked', 'repaired', 'peer', 'update'])
    .meta({ description: 'What is told. All of it: silence should mean that nothing happened.' }),
  targets: z.array(NotificationTarget).max(20).default([]).meta({ description: 'Who is told.' }),
  heartbeat: Heartbeat.exactOptional().meta({
    description: 'A dead-man switch elsewhere that notices when this host is gone.',
  }),
});

const Schedule = z.strictObject({ cron: Cron.meta({ description: 'Five fields, in `time_zone`.' }) });
const BatteryTest = Schedule.extend({
  ups: z.array(Name).min(1).max(100).meta({ description: 'UPSes that are tested, one after another.' }),
});
const Window = z.strictObject({
  name: Name.meta({ description: 'The window places the hold schedule/NAME.' }),
  down_cron: Cron.meta({ description: 'When it begins.' }),
  up_cron: Cron.meta({ description: 'When it ends.' }),
  mode: z
    .enum(['config', 'cluster-only', 'poweroff'])
    .default('config')
    .meta({ description: 'What the hold asks for.' }),
});

export const SchedulesConfig = z.strictObject({
  time_zone: TimeZone.default('UTC').meta({ description: 'Of all cron lines.' }),
  battery_test: BatteryTest.exactOptional().meta({
    description: 'Self-tests. A battery that is never tested is a hope.',
  }),
  etcd_snapshot: Schedule.exactOptional().meta({ description: 'Snapshots besides those of a way down.' }),
  windows: z.array(Window).max(100).default([]).meta({ description: 'Times in which the cluster is kept down.' }),
});

export const UpdateConfig = z.strictObject({
  repository: z.string().min(1).max(2000).meta({ description: 'Git repository that new versions come from.' }),
  branch: z.string().min(1).max(250).default('main').meta({ description: 'Branch that is followed.' }),
  allowed_signers_file: AbsolutePath.meta({ description: 'Keys that may sign a version. Unsigned ones are refused.' }),
  watch_seconds: seconds(10, hour)
    .default(600)
    .meta({ description: 'Rolled back when the new version is not healthy by then.' }),
});

export const PathsConfig = z.strictObject({
  desired_file: AbsolutePath.default('/etc/ananke/desired.yaml').meta({ description: 'The desired state.' }),
  state_directory: AbsolutePath.default('/var/lib/ananke').meta({ description: 'Journal, checkpoint and history.' }),
  run_directory: AbsolutePath.default('/run/ananke').meta({ description: 'status.json; gone after a boot.' }),
});
