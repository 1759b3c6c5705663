/**
 * runs.json, the history of runs: what each took, row by row. ananke writes it; the budget is learned from it, and `ananke history`
 * shows it. Entries that are damaged or of another kind are left out and counted: one of them must not cost the others.
 */
import * as z from 'zod';
import { apiVersion } from './desired-schema.ts';
import { WallTime } from './values.ts';

const RowTimes = z.object({
  row: z.string().meta({ description: 'Row of the table, such as stop-agent.' }),
  steps: z.int().positive().meta({ description: 'Steps of the row that were begun.' }),
  beganSeconds: z.number().nonnegative().meta({ description: 'From the opening of the run to the first of them.' }),
  longestSeconds: z.number().nonnegative().meta({ description: 'What the slowest of them took by itself.' }),
  slowest: z.string().meta({ description: 'The machine that it was, or cluster.' }),
});

export const RunRecord = z.object({
  id: z.string().min(1).meta({ description: 'Name in the journal and in status.' }),
  way: z.enum(['down', 'up']).meta({ description: 'down when machines went down in it.' }),
  to: z.enum(['up', 'cluster-only', 'poweroff']).meta({ description: 'What it was to make true.' }),
  scope: z.enum(['cluster', 'machines']).meta({ description: 'machines: only those that a UPS takes along.' }),
  cause: z.string().meta({ description: 'Who or what asked for it.' }),
  byHold: z.boolean().meta({ description: 'A UPS asked for it, and not a person.' }),
  openedAt: WallTime.meta({ description: 'When it began.' }),
  tookSeconds: z
    .number()
    .nonnegative()
    .exactOptional()
    .meta({ description: 'From its opening to its end. Absent when a boot of the own host lay between.' }),
  pace: z.enum(['graceful', 'hurried', 'emergency']).meta({ description: 'The least patient pace that it had.' }),
  end: z.enum(['complete', 'incomplete', 'turned-round', 'superseded']).meta({
    description:
      'incomplete: some of its steps were given up. superseded: something else was asked for before its end.',
  }),
  givenUp: z.array(z.string()).meta({ description: 'Steps that were no longer waited for; the first of them.' }),
  rows: z.array(RowTimes).meta({ description: 'Times by row, in the order in which they began.' }),
});
export type RunRecord = z.output<typeof RunRecord>;

const Envelope = z.object({
  apiVersion: z.literal(apiVersion),
  kind: z.literal('RunHistory'),
  runs: z.array(z.unknown()),
});

export interface RunHistory {
  /** Oldest first. */
  readonly runs: readonly RunRecord[];
  /** Entries that could not be understood. */
  readonly ignored: number;
  /** The file as a whole could not be. */
  readonly problem?: string;
}

export function readRunHistory(bytes: Uint8Array | undefined): RunHistory {
  if (bytes === undefined) return { runs: [], ignored: 0 };
  const envelope = Envelope.safeParse(jsonOf(bytes));
  if (!envelope.success) return { runs: [], ignored: 0, problem: 'it is no history of runs of this version of ananke' };
  const read = envelope.data.runs.map((entry) => RunRecord.safeParse(entry));
  const runs = read.flatMap((one) => (one.success ? [one.data] : []));
  return { runs, ignored: read.length - runs.length };
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

/** A year of weekly drills and outages, and still read in a moment. */
export const runsKept = 200;

/** The same history with one more run. Its first record stands: what is told of a run later, after a boot, is told from less. */
export function withRun(bytes: Uint8Array | undefined, record: RunRecord): Uint8Array {
  const { runs } = readRunHistory(bytes);
  const isKnown = runs.some(({ id, openedAt }) => id === record.id && openedAt === record.openedAt);
  const kept = isKnown ? runs : [...runs, record].slice(-runsKept);
  return new TextEncoder().encode(`${JSON.stringify({ apiVersion, kind: 'RunHistory', runs: kept })}\n`);
}
