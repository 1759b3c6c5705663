/**
 * status.json, the file that ananke writes for whoever looks: `ananke status`, the page, other programs. Nobody but ananke writes it.
 * Times are UTC, durations are seconds; what is not known is absent, never 0. Readers ignore keys that they do not know.
 */
import * as z from 'zod';
import { apiVersion, Mode } from './desired-schema.ts';
import { HoldStatus, UpsStatus } from './status-power.ts';
import { FluxStatus, ProvenStatus, ReturnStatus, SnapshotStatus } from './status-site.ts';
import { Gate, Group, MachineStatus, Outlook } from './status-steps.ts';
import { WallTime } from './values.ts';

const Condition = z.object({
  type: z.string().meta({ description: 'Converged, Healthy, Blocked, DesiredValid, PowerSafe, Durable or GivenUp.' }),
  status: z.enum(['True', 'False', 'Unknown']).meta({ description: 'Unknown is not False: nobody could tell.' }),
  reason: z.string().meta({ description: 'One word that `ananke explain` knows.' }),
  message: z.string().meta({ description: 'The same for people, with names and numbers.' }),
});

const DesiredStatus = z.object({
  cluster: z.enum(['up', 'down']).meta({ description: 'The word that is in force.' }),
  mode: Mode.meta({ description: 'What "down" includes.' }),
  reason: z.string().meta({ description: 'Why, in the words of whoever said it.' }),
  by: z.string().exactOptional().meta({ description: 'Who said it, as `ananke set` wrote it down.' }),
  since: WallTime.exactOptional().meta({ description: 'When it was said, as `ananke set` wrote it down.' }),
  editId: z.string().meta({ description: 'The edit that it came with; empty when it was written by hand.' }),
  ignoredNodes: z.array(z.string()).meta({ description: 'Machines that are left alone.' }),
  act: z.enum(['always', 'power-only', 'never']).meta({ description: 'What ananke may do of itself.' }),
  actUntil: WallTime.exactOptional().meta({ description: 'When `act` returns to always.' }),
  problem: z
    .object({
      reason: z.string().meta({ description: 'DesiredInvalid, DesiredAbsent or DesiredUnread.' }),
      message: z.string().meta({ description: 'What is wrong with the file, with its place.' }),
    })
    .exactOptional()
    .meta({ description: 'Present when the file as it is now is not in force.' }),
});
export type DesiredStatus = z.output<typeof DesiredStatus>;

const RunStatus = z.object({
  id: z.string().meta({ description: 'Name in the journal and in `ananke history`.' }),
  way: z.enum(['down', 'up']).meta({ description: 'down while something still goes down in it, else up.' }),
  to: z.enum(['up', 'cluster-only', 'poweroff']).meta({ description: 'What is true when it has reached its end.' }),
  cause: z.string().meta({ description: 'Who or what asked for it.' }),
  byHold: z.boolean().meta({ description: 'A UPS asked for it, and not a person.' }),
  phase: z.enum(['acting', 'paused', 'reversing', 'finishing', 'closed']).meta({ description: 'Where it stands.' }),
  pace: z.enum(['graceful', 'hurried', 'emergency']).meta({ description: 'How much patience the batteries leave.' }),
  openedAt: WallTime.meta({ description: 'When it began.' }),
  elapsedSeconds: z.number().meta({ description: 'Since then, or until it closed.' }),
  remainingSeconds: z.number().exactOptional().meta({ description: 'Expected from now on, by what was learned.' }),
  committed: z.array(z.string()).meta({ description: 'Machines that were told to go off: these do not turn round.' }),
});
export type RunStatus = z.output<typeof RunStatus>;

const Targets = z.object({
  cluster: z.enum(['running', 'quiet']).meta({ description: 'quiet: no kubelet is meant to run.' }),
  machines: z
    .record(z.string(), z.enum(['running', 'stopped', 'off']))
    .meta({ description: 'How far up each machine is meant to be.' }),
});

const Counts = z.object({
  total: z.number().meta({ description: 'Configured and not ignored.' }),
  ready: z.number().meta({ description: 'Ready, with a fresh lease.' }),
  unknown: z.number().meta({ description: 'Not to be told now.' }),
});
export type Counts = z.output<typeof Counts>;

export const ClusterStatus = z
  .object({
    apiVersion: z.literal(apiVersion).meta({ description: 'Version of this format.' }),
    kind: z.literal('ClusterStatus').meta({ description: 'What this file is.' }),
    metadata: z.object({ name: z.string() }).meta({ description: '`cluster.name` of the configuration.' }),
    writtenAt: WallTime.meta({
      description: 'When it was written. Long ago: nobody is acting, and the rest is history.',
    }),
    tick: z.number().meta({ description: 'Number of the decision that it tells of.' }),
    version: z.string().meta({ description: 'Version of ananke that wrote it.' }),
    host: z.string().meta({ description: 'Name of the machine on which it runs.' }),
    conditions: z.array(Condition).meta({ description: 'The state in a few words, each True, False or Unknown.' }),
    needsYou: z
      .object({
        reason: z.string().meta({ description: 'One word that `ananke explain` knows.' }),
        message: z.string().meta({ description: 'What it is about, with names.' }),
        sinceSeconds: z.number().exactOptional().meta({ description: 'For how long.' }),
      })
      .exactOptional()
      .meta({ description: 'Present when nothing goes on without a person.' }),
    expectedFluxBranch: z.string().exactOptional().meta({
      description: '`expected_flux_branch` of the configuration. Absent: it names none.',
    }),
    convergedSince: WallTime.exactOptional().meta({ description: 'When the last way up was done.' }),
    convergedTookSeconds: z.number().exactOptional().meta({
      description:
        'How long that way up took. Absent: it is no longer remembered, or another boot of the host lay between.',
    }),
    desired: DesiredStatus.exactOptional().meta({ description: 'The word in force. Absent: none was ever read.' }),
    holds: z.array(HoldStatus).meta({ description: 'What UPSes ask for, on top of the word.' }),
    ups: z.array(UpsStatus).meta({ description: 'One for each configured UPS.' }),
    targets: Targets.exactOptional().meta({ description: 'What is aimed at.' }),
    run: RunStatus.exactOptional().meta({ description: 'The open run, or the last one.' }),
    groups: z.array(Group).meta({ description: 'Steps of the open way, by group, in the order of the table.' }),
    gates: z.array(Gate).meta({ description: 'The way up as gates, assessed at each tick.' }),
    machines: z.array(MachineStatus).meta({ description: 'Each machine, with what it waits for.' }),
    servers: Counts.meta({ description: 'Kubernetes servers.' }),
    agents: Counts.meta({ description: 'Kubernetes agents.' }),
    flux: FluxStatus.exactOptional().meta({ description: 'Flux as it is now. Absent: the configuration names none.' }),
    returns: ReturnStatus.exactOptional().meta({
      description: 'Who comes back after an outage, by the configuration.',
    }),
    proven: ProvenStatus.exactOptional().meta({
      description: 'What the history of runs shows to work. Absent: whoever wrote this had no history at hand.',
    }),
    snapshots: SnapshotStatus.exactOptional().meta({
      description: 'Snapshots of etcd. Absent: the configuration says that the cluster has no etcd of its own.',
    }),
    outlook: Outlook.exactOptional().meta({ description: 'What is to come.' }),
  })
  .meta({ title: 'ClusterStatus', description: 'What ananke sees and does, for whoever looks.' });
export type ClusterStatus = z.output<typeof ClusterStatus>;
