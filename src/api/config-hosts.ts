/** Keys of ananke.yaml about the hosts that run it and their way to the machines: `ssh`, `coordination`. */
import * as z from 'zod';
import { AbsolutePath, count, day, matching, minute, Name, Port, seconds } from './values.ts';
import { words } from './words.ts';

export const SshConfig = z.strictObject({
  user: matching(/^[a-z_][a-z0-9_-]{0,31}$/, 'is not a user name')
    .default('ananke')
    .meta({ description: 'User on the machines. Its key may run the fixed verbs of ananke there, and nothing else.' }),
  identity_file: AbsolutePath.default('/etc/ananke/ssh/id_ed25519').meta({ description: 'Private key of that user.' }),
  known_hosts_file: AbsolutePath.default('/etc/ananke/ssh/known_hosts').meta({
    description: 'Pinned host keys. A machine that is not in it is not spoken to.',
  }),
  port: Port.default(22).meta({ description: 'SSH port of the machines.' }),
  connect_timeout_seconds: seconds(0.5, 15).default(5).meta({
    description: 'Limit of one connection attempt. A machine on the same network answers sooner, or is not there.',
  }),
  command_timeout_seconds: seconds(1, 15)
    .default(10)
    .meta({
      description:
        'Limit of one verb. A verb only asks, or begins something: longer work runs on the machine as a unit of its own ' +
        'and is observed by name.',
    }),
  max_connections: count(1, 1000).default(32).meta({
    description: 'Connections at once. A rack at a time, so that a large site does not exhaust this host.',
  }),
  jump_host: Name.exactOptional().meta({
    description:
      'A machine that the others are reached through. It then goes off after them. Absent: they are reached directly.',
    examples: ['pi-2'],
  }),
});

export const CoordinationConfig = z.strictObject({
  role: words({
    coordinator: 'Decides for the site.',
    peer: 'Watches its own UPS and forwards holds to the coordinator. Not built yet: such a file is refused.',
  })
    .default('coordinator')
    .meta({ description: 'What this host is. A site has one coordinator, and most sites have no peer.' }),
  self: Name.exactOptional().meta({
    description:
      'The entry of this host in `nodes`. Absent: found by machine id; else the only machine of role host; without any, ' +
      'this host is outside the site, and no hold and no word powers it off.',
    examples: ['keeper'],
  }),
  peer_hosts: z
    .array(Name)
    .max(50)
    .default([])
    .meta({ description: 'On the coordinator its peers, on a peer its coordinator.', examples: [['pi-2']] }),
  peer_silent_seconds: seconds(5, day).default(60).meta({
    description:
      'A peer that is silent this long is reported. Longer than a restart of it takes; silence alone never stops anything.',
  }),
  forward_timeout_seconds: seconds(1, 10 * minute)
    .default(20)
    .meta({
      description:
        'A peer tries this long to hand over a hold before it falls back to its own host. Short, because its battery runs.',
    }),
  fallback_local_shutdown: z
    .boolean()
    .default(true)
    .meta({
      description:
        'A peer without an answer may stop its own host and what only its UPS feeds. On, because their power ends with that ' +
        'UPS, whoever answers. It never starts anything.',
    }),
});
