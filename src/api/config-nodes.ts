/** Keys of ananke.yaml about machines: `nodes`, `node_defaults` and `network`. */
import * as z from 'zod';
import { Command, count, Host, Mac, matching, minute, Name, seconds } from './values.ts';
import { words } from './words.ts';

export const WakeConfig = z
  .discriminatedUnion('method', [
    z.strictObject({
      method: z.literal('mains').meta({ description: 'It starts by itself when its power returns.' }),
    }),
    z.strictObject({ method: z.literal('manual').meta({ description: 'A person has to press a button.' }) }),
    z.strictObject({
      method: z.literal('wake-on-lan').meta({ description: 'This host sends magic packets.' }),
      mac: Mac.meta({ description: 'Hardware address that the magic packet names.', examples: ['02:00:5e:10:00:11'] }),
      broadcast: Host.meta({
        description: 'Broadcast address of the network that the machine is on.',
        examples: ['192.0.2.255'],
      }),
      port: count(1, 65_535).default(9).meta({
        description: 'UDP port of the packets. Cards listen on any; a relay into another network has one of its own.',
      }),
      attempts: count(1, 100).default(5).meta({
        description: 'How often it is tried. More than once: packets get lost, and machines miss them.',
      }),
      interval_seconds: seconds(1, 10 * minute)
        .default(20)
        .meta({ description: 'Time between two attempts. A machine that was still going off hears the next one.' }),
    }),
    z.strictObject({
      method: z.literal('command').meta({ description: 'This host runs a command: for a BMC, an outlet, a PoE port.' }),
      command: Command.meta({
        description: 'Run on this host without a shell. Exit 0 means that it was asked for.',
        examples: [['/usr/local/bin/outlet', 'start', '3']],
      }),
      timeout_seconds: seconds(1, 15).default(12).meta({
        description: 'Limit of the command. No action may take longer than 15 s: it asks and never waits.',
      }),
    }),
  ])
  .meta({ description: 'How the machine is started.' });
export type WakeConfig = z.output<typeof WakeConfig>;

/** What holds for a machine when neither its entry nor `node_defaults` says otherwise. */
export const nodeFallbacks = {
  role: 'agent',
  min_feeds: 1,
  wake: { method: 'mains' },
  boot_timeout_seconds: 300,
} as const;

/** Keys that may stand in `node_defaults` and in an entry; no zod defaults, because the entry is laid over the defaults. */
const settings = {
  role: words({
    agent: 'A Kubernetes node that only runs work.',
    server: 'A Kubernetes node with a part of the control plane. Stops after the agents.',
    host: 'Outside Kubernetes, such as a NAS or a jump host. Goes off after the nodes.',
  })
    .exactOptional()
    .meta({ description: 'What the machine is. Most machines are agents.', default: nodeFallbacks.role }),
  feeds: z
    .array(Name)
    .max(8)
    .exactOptional()
    .meta({
      description:
        'UPSes that power the machine; [] when none does. Absent: an error as soon as a UPS is configured, because a guess ' +
        'would leave the machine unprotected.',
      examples: [['rack']],
    }),
  min_feeds: count(1, 8).exactOptional().meta({
    description:
      'The machine lives while this many of its feeds do. One: a second supply is there so that one is enough.',
    default: nodeFallbacks.min_feeds,
  }),
  wake: WakeConfig.exactOptional().meta({
    description: 'How the machine is started. mains, because small boards know no other way.',
    default: nodeFallbacks.wake,
  }),
  boot_timeout_seconds: seconds(5, 60 * minute)
    .exactOptional()
    .meta({
      description:
        'How long a boot may take before the machine is given up and the others go on. Generous, for small boards on SD ' +
        'cards.',
      default: nodeFallbacks.boot_timeout_seconds,
    }),
  serves: z
    .array(Name)
    .max(2000)
    .exactOptional()
    .meta({
      description:
        'Machines that mount from this one or are reached through it: it goes off after them and up before them.',
      default: [],
      examples: [['pi-1', 'pi-2']],
    }),
  off_check: Command.exactOptional().meta({
    description:
      'One more sign of "off", run on this host: an outlet, a BMC, a PoE port. Exit 0 = off, 1 = on. Absent: the network ' +
      'and the last words of the machine are the signs.',
    examples: [['/usr/local/bin/outlet', 'is-off', '3']],
  }),
};

export const NodeDefaults = z
  .strictObject(settings)
  .meta({ description: 'Settings for all machines whose own entry does not say otherwise.' });

export const NodeEntry = z
  .strictObject({
    name: Name.meta({ description: 'Name of the Kubernetes node, or of the host.' }),
    aliases: z
      .array(Name)
      .max(16)
      .default([])
      .meta({ description: 'Other names, accepted wherever a node name is.', examples: [['atlas']] }),
    host: Host.meta({ description: 'Address for SSH. An address and not a name: DNS may live in the cluster.' }),
    machine_id: matching(/^[0-9a-f]{32}$/, 'is not the content of /etc/machine-id')
      .exactOptional()
      .meta({
        description:
          'Content of /etc/machine-id. Commands are refused when another machine answers. Absent: the host key alone tells.',
        examples: ['0123456789abcdef0123456789abcdef'],
      }),
    ...settings,
  })
  .meta({ overrides: 'node_defaults' });
export type NodeEntry = z.output<typeof NodeEntry>;

export const NetworkEntry = z.strictObject({
  name: Name.meta({ description: 'The switch, access point or router.' }),
  feeds: z.array(Name).min(1).max(8).meta({ description: 'UPSes that power it.' }),
  carries: z
    .union([z.literal('all'), z.array(Name).min(1).max(2000)], { error: 'is neither all nor a list of node names' })
    .default('all')
    .meta({
      description:
        'Machines that are reached through it: all, or a list. Its power is never cut before they are down, so all is the ' +
        'safe answer.',
      examples: [['pi-1', 'pi-2']],
    }),
});
export type NetworkEntry = z.output<typeof NetworkEntry>;
