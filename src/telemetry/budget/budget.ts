/** What a shutdown needs, where that time goes, and what each UPS must therefore have: `ananke budget`. */
import type { RunRecord } from '../../api/run-history.ts';
import type { Config } from '../../core/config.ts';
import type { Estimates } from '../../core/decision.ts';
import { lostWith } from '../../core/loss.ts';
import { whenKnown } from '../../core/when-known.ts';
import { criticalPath } from '../../reconcilers/graph/critical-path.ts';
import { schedule } from '../../reconcilers/graph/schedule.ts';
import { needOf } from '../../reconcilers/power/assess-power.ts';
import { durationsOf, isLearned } from '../../reconcilers/power/estimates.ts';
import { downStepsOf, targetsOfWord } from '../plan/down-steps.ts';
import { countedRuns, learn, whyNotCounted } from '../runs/learn.ts';
import { secondsOf } from '../status/wall.ts';

export interface BudgetPart {
  readonly group: string;
  /** What this part of the longest path is reckoned with. */
  readonly seconds: number;
  /** What the same steps took in the last run that counts. */
  readonly lastSeconds?: number;
  /** The slowest machine of that run. */
  readonly slowest?: string;
}
export interface UpsNeed {
  readonly name: string;
  readonly scope: 'cluster' | 'nodes';
  /** Machines that are lost with it. */
  readonly lost: number;
  readonly needSeconds: number;
  readonly startChargePercent: number;
  /** Runtime at full load that a start needs: until a start can be turned round, and then one shutdown. */
  readonly startSeconds: number;
}
export interface Budget {
  readonly site: string;
  readonly to: 'cluster-only' | 'poweroff';
  /** Runs that the times were learned from; 0: shares of the default budget. */
  readonly learnedFrom: number;
  readonly lastRun?: string;
  /** Runs that count so far, and how many are needed before anything is learned. */
  readonly counted: number;
  readonly minRuns: number;
  readonly parts: readonly BudgetPart[];
  readonly sumSeconds: number;
  readonly floorSeconds: number;
  readonly totalSeconds: number;
  readonly upses: readonly UpsNeed[];
  readonly notCounted: readonly { readonly id: string; readonly openedAt: string; readonly why: string }[];
}

export function budgetOf(config: Config, runs: readonly RunRecord[]): Budget {
  const estimates = learn(runs, config);
  const targets = targetsOfWord(config, { cluster: 'down', mode: 'config', ignoredNodes: [] });
  const { steps, off } = downStepsOf(config, targets);
  const durations = durationsOf(steps, config, estimates);
  const sumMs = schedule(steps, durations).totalMs;
  const counted = countedRuns(runs, config);
  const last = counted.at(-1);
  const path = criticalPath(steps, durations);
  const floorMs = config.shutdown.budgetFloorMs;
  return {
    site: config.cluster.name,
    to: off.length > 0 ? 'poweroff' : 'cluster-only',
    learnedFrom: isLearned(config, estimates) ? estimates.runs : 0,
    ...whenKnown('lastRun', last?.openedAt),
    counted: counted.length,
    minRuns: config.shutdown.budgetMinRuns,
    parts: [...Map.groupBy(path, ({ group }) => group)].map(([group, of]) => ({
      group,
      seconds: secondsOf(of.reduce((sum, step) => sum + durations(step), 0)),
      ...lastOf(
        of.map(({ row }) => row),
        last,
      ),
    })),
    sumSeconds: secondsOf(sumMs),
    floorSeconds: secondsOf(floorMs),
    totalSeconds: secondsOf(Math.max(sumMs, floorMs)),
    upses: config.ups.map((ups) => upsNeed(ups, config, estimates)),
    notCounted: runs.flatMap((run) => {
      const why = run.way === 'up' ? undefined : whyNotCounted(run, config);
      return why === undefined ? [] : [{ id: run.id, openedAt: run.openedAt, why }];
    }),
  };
}

/** Each step of the path counts with the longest of its row, as in the sum of what is learned. */
function lastOf(rows: readonly string[], run: RunRecord | undefined): Pick<BudgetPart, 'lastSeconds' | 'slowest'> {
  const times = rows.flatMap((row) => run?.rows.find((one) => one.row === row) ?? []);
  const [first, ...others] = times;
  if (first === undefined) return {};
  const slowest = others.reduce((most, one) => (one.longestSeconds > most.longestSeconds ? one : most), first).slowest;
  return {
    lastSeconds: Math.round(times.reduce((sum, { longestSeconds }) => sum + longestSeconds, 0)),
    ...(slowest === 'cluster' ? {} : { slowest }),
  };
}

function upsNeed(ups: Config['ups'][number], config: Config, estimates: Estimates): UpsNeed {
  const needMs = needOf(ups, config, estimates);
  const commitMs = Math.max(estimates.startupCommitMs ?? 0, ups.policy.startupCommitMs);
  return {
    name: ups.name,
    scope: ups.onCritical,
    lost: lostWith(config, new Set([ups.name])).size,
    needSeconds: secondsOf(needMs),
    startChargePercent: ups.policy.restartMinChargePercent,
    startSeconds: secondsOf(commitMs + needMs),
  };
}
