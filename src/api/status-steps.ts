/** Work in status.json: groups of steps, gates, machines, and what is to come. */
import * as z from 'zod';
import { WallTime } from './values.ts';

const Waits = z.object({
  for: z.string().meta({ description: 'What it waits for, in words.' }),
  sinceSeconds: z.number().meta({ description: 'For how long.' }),
  limitSeconds: z.number().exactOptional().meta({ description: 'How long at most. Absent: without a limit.' }),
  atLimit: z.string().meta({ description: 'What happens at the limit.' }),
});
export type Waits = z.output<typeof Waits>;

export const Group = z.object({
  name: z.string().meta({ description: 'The word of the table, such as drain.' }),
  way: z.enum(['down', 'up']).meta({ description: 'Which table it belongs to.' }),
  state: z
    .enum(['waiting', 'running', 'done', 'blocked', 'skipped'])
    .meta({ description: 'done: nothing of it is open, though some of it may have been given up.' }),
  done: z.number().meta({ description: 'Subjects that are through it.' }),
  total: z.number().meta({ description: 'Subjects that it concerns.' }),
  givenUp: z.array(z.string()).meta({ description: 'Steps of it that are no longer waited for.' }),
  tookSeconds: z.number().exactOptional().meta({ description: 'From its first beginning to now or to its end.' }),
  planSeconds: z.number().exactOptional().meta({ description: 'What it is expected to take.' }),
  now: z.string().meta({ description: 'What happens in it, in words.' }),
});
export type Group = z.output<typeof Group>;

export const Gate = z.object({
  name: z.string().meta({ description: 'The row of the way up, such as source-guard.' }),
  verdict: z
    .enum(['passed', 'waits', 'running', 'blocked', 'given-up', 'skipped'])
    .meta({ description: 'Where it stands.' }),
  reason: z
    .string()
    .exactOptional()
    .meta({ description: 'One word that `ananke explain` knows, unless it has passed.' }),
  tookSeconds: z.number().exactOptional().meta({ description: 'From its beginning to now or to its end.' }),
  evidence: z.string().meta({ description: 'What was seen.' }),
});
export type Gate = z.output<typeof Gate>;

export const MachineStatus = z.object({
  name: z.string().meta({ description: 'Name in the configuration.' }),
  role: z.enum(['server', 'agent', 'host']).meta({ description: 'Its part in the cluster.' }),
  state: z.enum(['running', 'stopped', 'off', 'unknown']).meta({ description: 'As far as it can be seen.' }),
  target: z.enum(['running', 'stopped', 'off']).exactOptional().meta({ description: 'What it is meant to be.' }),
  ignored: z.boolean().meta({ description: 'Left alone.' }),
  ready: z.boolean().exactOptional().meta({ description: 'Ready with a fresh lease. Absent: not to be told.' }),
  unreachable: z.string().exactOptional().meta({ description: 'Why it cannot be read.' }),
  step: z.string().exactOptional().meta({ description: 'The first open step of it.' }),
  waits: Waits.exactOptional().meta({ description: 'What that step waits for.' }),
  powerCycle: z.boolean().meta({ description: 'It only starts again when power comes to it, or by hand.' }),
});
export type MachineStatus = z.output<typeof MachineStatus>;

export const Outlook = z.object({
  turnsRoundUntil: WallTime.exactOptional().meta({
    description: 'Until then the way down can turn round without a power cycle.',
  }),
  offAt: WallTime.exactOptional().meta({ description: 'When the way down is expected to be over.' }),
});
export type Outlook = z.output<typeof Outlook>;
