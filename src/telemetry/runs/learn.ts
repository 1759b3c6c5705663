/**
 * Step times from the history of runs: for each row a high quantile of what its slowest step took. Only complete, graceful runs of the
 * whole cluster to the configured mode count: what was hurried or given up says nothing of what a good run needs.
 */
import type { RunRecord } from '../../api/run-history.ts';
import type { Config } from '../../core/config.ts';
import { type Estimates, nothingLearned } from '../../core/decision.ts';
import { recordOf } from '../../core/records.ts';

/** Of few runs the longest: nineteen in twenty may not be shorter than what is reckoned with. */
const quantile = 0.95;
/** Older ones tell of a cluster that has changed since. */
const runsLearnedFrom = 20;

/** Why a run does not count, in a word or two; undefined when it does. */
export function whyNotCounted(run: RunRecord, config: Config): string | undefined {
  if (run.way !== 'down') return 'a way up';
  if (run.end !== 'complete') return run.end === 'incomplete' ? `given up: ${run.givenUp.join(' ')}` : run.end;
  if (run.scope !== 'cluster') return 'not the whole cluster';
  if (run.to !== (config.shutdown.poweroffEnabled ? 'poweroff' : 'cluster-only')) return `to ${run.to}`;
  if (run.pace !== 'graceful') return run.pace;
  return run.tookSeconds === undefined ? 'no times' : undefined;
}

/** The runs that step times are learned from, oldest first. */
export function countedRuns(runs: readonly RunRecord[], config: Config): readonly RunRecord[] {
  return runs.filter((run) => whyNotCounted(run, config) === undefined).slice(-runsLearnedFrom);
}

export function learn(runs: readonly RunRecord[], config: Config): Estimates {
  const counted = countedRuns(runs, config);
  const times = new Map<string, number[]>();
  for (const { rows } of counted) {
    for (const { row, longestSeconds } of rows) times.set(row, [...(times.get(row) ?? []), longestSeconds * 1_000]);
  }
  const stepMs = recordOf([...times].map(([row, all]): [string, number] => [row, highQuantile(all)]));
  return { ...nothingLearned, stepMs, runs: counted.length };
}

export function highQuantile(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil(quantile * sorted.length) - 1] ?? 0;
}
