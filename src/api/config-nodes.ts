/** Keys of ananke.yaml about machines: `nodes`, `node_defaults` and `network`. */
import * as z from 'zod';
import { Command, count, Host, Mac, minute, Name, seconds } from './values.ts';

export const WakeConfig = z
  .discriminatedUnion('method', [
    z.strictObject({ method: z.literal('mains') }).meta({ description: 'Starts by itself when power returns.' }),
    z.strictObject({ method: z.literal('manual') }).meta({ description: 'A person has to press a button.' }),
    z.strictObject({
      method: z.literal('wake-on-lan'),
      mac: Mac.meta({ description: 'Hardware address that the magic packet names.' }),
      broadcast: Host.meta({ description: 'Broadcast address of the network the machine is on.' }),
      attempts: count(1, 100).default(5).meta({ description: 'Packets get lost, and machines miss them.' }),
      interval_seconds: seconds(1, 10 * minute)
        .default(20)
        .meta({ description: 'Time between two attempts.' }),
    }),
    z.strictObject({
      method: z.literal('command'),
      command: Command.meta({ description: 'Run on this host without a shell; exit 0 means that it was asked for.' }),
      // No action may take longer than 15 s: a request is never a wait.
      timeout_seconds: seconds(1, 15).default(12).meta({ description: 'Limit of the command.' }),
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
  role: z.enum(['agent', 'server', 'host']).exactOptional().meta({
    description: 'agent and server: Kubernetes nodes. host: outside Kubernetes, such as a NAS or a jump host.',
    default: nodeFallbacks.role,
  }),
  feeds: z.array(Name).max(8).exactOptional().meta({
    description:
      'UPSes that power the machine. Has no default as soon as a UPS is configured: a guess here would leave a machine unprotected. [] = on no UPS.',
  }),
  min_feeds: count(1, 8).exactOptional().meta({
    description: 'The machine lives while this many of its feeds do.',
    default: nodeFallbacks.min_feeds,
  }),
  wake: WakeConfig.exactOptional().meta({ description: 'How the machine is started.', default: nodeFallbacks.wake }),
  boot_timeout_seconds: seconds(5, 60 * minute)
    .exactOptional()
    .meta({
      description: 'How long a boot may take before the machine is given up; generous, for small boards on SD cards.',
      default: nodeFallbacks.boot_timeout_seconds,
    }),
  serves: z.array(Name).max(2000).exactOptional().meta({
    description:
      'Machines that mount from this one or are reached through it: it goes off after them and up before them.',
    default: [],
  }),
  off_check: Command.exactOptional().meta({
    description: 'One more sign of "off", run on this host: an outlet, a BMC, a PoE port. Exit 0 = off, 1 = on.',
  }),
};

export const NodeDefaults = z
  .strictObject(settings)
  .meta({ description: 'Settings for all nodes whose own entry does not say otherwise.' });

export const NodeEntry = z.strictObject({
  name: Name.meta({ description: 'Name of the Kubernetes node, or of the host.' }),
  aliases: z.array(Name).max(16).default([]).meta({ description: 'Other names, accepted wherever a node name is.' }),
  host: Host.meta({ description: 'Address for SSH. An address and not a name: DNS may live in the cluster.' }),
  machine_id: z
    .string()
    .regex(/^[0-9a-f]{32}$/, { error: 'is not the content of /etc/machine-id' })
    .exactOptional()
    .meta({ description: 'Content of /etc/machine-id. Commands are refused when another machine answers.' }),
  ...settings,
});
export type NodeEntry = z.output<typeof NodeEntry>;

export const NetworkEntry = z.strictObject({
  name: Name.meta({ description: 'The switch, access point or router.' }),
  feeds: z.array(Name).min(1).max(8).meta({ description: 'UPSes that power it.' }),
  carries: z
    .union([z.literal('all'), z.array(Name).min(1).max(2000)], { error: 'is neither all nor a list of node names' })
    .default('all')
    .meta({ description: 'Machines that are reached through it. Its power is never cut before they are down.' }),
});
export type NetworkEntry = z.output<typeof NetworkEntry>;
