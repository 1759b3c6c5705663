/** ananke itself: what runs here, whether it still decides, and whether its record is kept. */
import { fact } from '../../core/facts.ts';
import type { Telling } from '../status/telling.ts';
import type { LoopFacts } from './loop-facts.ts';
import { counter, gauge, type Sample, samplesFor } from './sample.ts';

export const ownMetrics = {
  ananke_build_info: gauge(['version', 'node_version', 'site', 'host', 'role'], 'Always 1: what runs where.'),
  ananke_start_timestamp_seconds: gauge([], 'When this process started.'),
  ananke_decisions_total: counter([], 'Decisions that this process has made.'),
  ananke_last_decision_timestamp_seconds: gauge(
    [],
    'When the last decision was made; all other values are as of then.',
  ),
  ananke_journal_durable: gauge([], 'The disk takes the journal; absent while nobody has tried.'),
  ananke_file_write_failures_total: counter(['file'], 'Files beside the journal that could not be written.'),
  ananke_log_lines_dropped_total: counter([], 'Lines of the log that nobody took.'),
};

/** Fed with the numbers of each turn of the loop, and not with decisions. */
export const turnMetrics = {
  ananke_tick_duration_seconds: {
    type: 'histogram',
    labels: [],
    help: 'What a turn of the loop takes, from perceiving to the start of its actions.',
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
  },
  ananke_tick_lag_seconds: {
    type: 'histogram',
    labels: [],
    help: 'How much later than it was asked for a turn of the loop begins.',
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
  },
} as const;

const give = samplesFor(ownMetrics);

export function ownSamples({ input: { config, snapshot } }: Telling, loop: LoopFacts): readonly Sample[] {
  const { version, nodeVersion, host, startedAt, decisions, writeFailures, droppedLines } = loop;
  const journal = fact(snapshot, 'journal');
  return [
    ...give(
      'ananke_build_info',
      { version, node_version: nodeVersion, site: config.cluster.name, host, role: config.role },
      1,
    ),
    ...give('ananke_start_timestamp_seconds', {}, startedAt / 1_000),
    ...give('ananke_decisions_total', {}, decisions),
    ...give('ananke_last_decision_timestamp_seconds', {}, snapshot.wallAt / 1_000),
    ...give('ananke_journal_durable', {}, journal.state === 'known' ? journal.value.durable : undefined),
    ...Object.entries(writeFailures).flatMap(([file, count]) =>
      give('ananke_file_write_failures_total', { file }, count),
    ),
    ...give('ananke_log_lines_dropped_total', {}, droppedLines),
  ];
}
