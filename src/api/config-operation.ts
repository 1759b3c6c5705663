/** Keys of ananke.yaml about running ananke itself: `metrics`, `notifications`, `schedules`, `update`, `log`, `paths`. */
import * as z from 'zod';
import { Mode } from './desired-schema.ts';
import { AbsolutePath, Cron, day, HttpUrl, hour, Listen, Name, seconds, TimeZone } from './values.ts';
import { words } from './words.ts';

export const MetricsConfig = z.strictObject({
  listen: Listen.default('0.0.0.0:9560').meta({
    description:
      'Where metrics and the read-only status page are served. On all addresses, because Prometheus runs elsewhere.',
  }),
});

const NotificationTarget = z.strictObject({
  name: Name.meta({ description: 'Name in the log and in `ananke notify test`.' }),
  type: words({ ntfy: 'A topic of an ntfy server.', webhook: 'Any address that takes a POST.' }).meta({
    description: 'What kind of service it is.',
  }),
  template: words({
    plain: 'The text alone.',
    matrix: 'As a Matrix webhook reads it.',
    slack: 'As a Slack webhook reads it.',
  })
    .default('plain')
    .meta({ description: 'webhook: form of the message. plain is understood by most.' }),
  url: HttpUrl.exactOptional().meta({
    description: 'Address of the service. Absent: it stands in `url_file`.',
    examples: ['https://ntfy.example.org/home-power'],
  }),
  url_file: AbsolutePath.exactOptional().meta({
    description: 'File with the address, when the address is a secret. Absent: it stands in `url`.',
    examples: ['/etc/ananke/phone.url'],
  }),
  token_file: AbsolutePath.exactOptional().meta({
    description: 'File with a bearer token. Absent: none is sent.',
    examples: ['/etc/ananke/ntfy.token'],
  }),
});
export type NotificationTarget = z.output<typeof NotificationTarget>;

const Heartbeat = z.strictObject({
  url: HttpUrl.exactOptional().meta({
    description: 'Address that is called while all is well. Absent: it stands in `url_file`.',
    examples: ['https://heartbeat.example.org/home'],
  }),
  url_file: AbsolutePath.exactOptional().meta({
    description: 'File with that address, when the address is a secret. Absent: it stands in `url`.',
    examples: ['/etc/ananke/heartbeat.url'],
  }),
  interval_seconds: seconds(10, day).default(300).meta({
    description: 'Time between two calls. The other side should wait for two or three of them before it alarms.',
  }),
});

const Event = words({
  power: 'A UPS changed: on battery, silent, back on mains.',
  hold: 'A hold was placed, released or ended.',
  run: 'A way down or up began, turned round or ended.',
  blocked: 'Something waits for a person.',
  repaired: 'A repair was made.',
  peer: 'Another host of ananke fell silent or came back.',
  update: 'A new version was installed, refused or rolled back.',
});

export const NotificationsConfig = z.strictObject({
  site: Name.exactOptional().meta({
    description: 'First word of each message. Absent: the name of the cluster.',
    examples: ['home'],
  }),
  events: z
    .array(Event)
    .default([...Event.options])
    .meta({ description: 'What is told. All of it: silence should mean that nothing happened.' }),
  targets: z
    .array(NotificationTarget)
    .max(20)
    .default([])
    .meta({
      description: 'Who is told. Nobody, unless somebody is named here.',
      examples: [[{ name: 'phone', type: 'ntfy', url: 'https://ntfy.example.org/home-power' }]],
    }),
  heartbeat: Heartbeat.exactOptional().meta({
    description: 'A dead-man switch elsewhere that notices when this host is gone. Absent: nobody is told of that.',
    examples: [{ url: 'https://heartbeat.example.org/home' }],
  }),
});

const fiveFields = 'Minute, hour, day of the month, month and day of the week, in `time_zone`.';
const BatteryTest = z.strictObject({
  cron: Cron.meta({ description: fiveFields, examples: ['0 11 1 * *'] }),
  ups: z
    .array(Name)
    .min(1)
    .max(100)
    .meta({ description: 'UPSes that are tested, one after another.', examples: [['rack']] }),
});
const Window = z.strictObject({
  name: Name.meta({ description: 'The window places the hold schedule/NAME.' }),
  down_cron: Cron.meta({ description: 'When it begins.' }),
  up_cron: Cron.meta({ description: 'When it ends.' }),
  mode: Mode.default('config').meta({ description: 'What the hold asks for. config, as for the holds of UPSes.' }),
});

export const SchedulesConfig = z.strictObject({
  time_zone: TimeZone.default('UTC').meta({
    description: 'Of all cron lines. UTC, because no hour of it comes twice.',
  }),
  battery_test: BatteryTest.exactOptional().meta({
    description: 'Self-tests. A battery that is never tested is a hope. Absent: ananke starts none.',
  }),
  etcd_snapshot: z
    .strictObject({ cron: Cron.meta({ description: fiveFields, examples: ['0 4 * * *'] }) })
    .exactOptional()
    .meta({ description: 'Snapshots besides those of a way down. Absent: none.' }),
  windows: z
    .array(Window)
    .max(100)
    .default([])
    .meta({
      description: 'Times in which the cluster is kept down.',
      examples: [[{ name: 'night', down_cron: '0 1 * * *', up_cron: '0 6 * * *' }]],
    }),
});

export const UpdateConfig = z.strictObject({
  repository: z
    .string()
    .min(1)
    .max(2000)
    .meta({
      description: 'Git repository that new versions come from.',
      examples: ['https://git.example.org/ops/ananke.git'],
    }),
  branch: z.string().min(1).max(250).default('main').meta({ description: 'Branch that is followed.' }),
  allowed_signers_file: AbsolutePath.meta({
    description: 'Keys that may sign a version. A version without such a signature is refused.',
    examples: ['/etc/ananke/allowed_signers'],
  }),
  watch_seconds: seconds(10, hour).default(600).meta({
    description: 'A new version that is not healthy by then is rolled back. Long enough for a restart and a full look.',
  }),
});

export const LogConfig = z.strictObject({
  level: words({
    debug: 'Also each request and its answer.',
    info: 'Also each change of a decision.',
    warn: 'Also what somebody should look at.',
    error: 'Only what failed.',
  })
    .default('info')
    .meta({ description: 'Least important line that is written. info tells a whole outage in a few pages.' }),
});

export const PathsConfig = z.strictObject({
  desired_file: AbsolutePath.default('/etc/ananke/desired.yaml').meta({ description: 'The desired state.' }),
  state_directory: AbsolutePath.default('/var/lib/ananke').meta({
    description: 'Journal, checkpoint and history. On a local disk: nothing starts that could not be written there.',
  }),
  run_directory: AbsolutePath.default('/run/ananke').meta({
    description: 'status.json. Gone after a boot, as what it says is then out of date.',
  }),
});
