/** What was proven to work: a whole way down and up by the history of runs, and how old the newest snapshot of etcd is. */
import type { RunRecord } from '../../api/run-history.ts';
import type { ProvenStatus, SnapshotStatus } from '../../api/status-site.ts';
import type { Config } from '../../core/config.ts';
import { fact } from '../../core/facts.ts';
import { type Timestamp, timestamp } from '../../core/moment.ts';
import { lastFullCycle } from '../runs/full-cycle.ts';
import type { Telling } from './telling.ts';
import { isoOf } from './wall.ts';

export function provenOf(runs: readonly RunRecord[], config: Config): ProvenStatus {
  const cycle = lastFullCycle(runs, config);
  return cycle === undefined ? {} : { fullCycle: { at: cycle.up.openedAt, cause: cycle.down.cause } };
}

export function snapshotsOf({ input: { config, snapshot } }: Telling): SnapshotStatus | undefined {
  const { datastore } = config.cluster;
  if (datastore === 'sqlite' || datastore === 'external') return undefined;
  const snapshots = fact(snapshot, 'snapshots');
  if (snapshots.state !== 'known') return { unknown: `${snapshots.reason}: ${snapshots.message}` };
  const { listed } = snapshots.value;
  const times = listed.flatMap((name) => takenAt(name) ?? []);
  return {
    listed: listed.length,
    ...(times.length === 0 ? {} : { newestAt: isoOf(timestamp(Math.max(...times))) }),
  };
}

/** K3s ends the name of every snapshot with the second in which it was taken; ananke's own carry the moment of their run. */
function takenAt(name: string): Timestamp | undefined {
  const second = /-(\d{10})(?:\.zip)?$/.exec(name)?.[1];
  if (second !== undefined) return timestamp(Number(second) * 1_000);
  const moment = /^ananke-.*-(\d{13})(?:-|$)/.exec(name)?.[1];
  return moment === undefined ? undefined : timestamp(Number(moment));
}
