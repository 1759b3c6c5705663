// npm run sim: plays outages from seeds and tells what broke.
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { exitCodeOf, UsageError, wholeNumber } from './command-line.ts';
import { explain, timelineOf } from './explain.ts';
import { playFleet } from './fleet.ts';
import { emptyBuckets, merged } from './histogram.ts';
import type { Verdict } from './judge.ts';
import type { SiteChoice } from './scenario.ts';
import { excerpt } from './timeline.ts';

const usage = `npm run sim -- [--outages N] [--seed S] [--site mixed|small|titan] [--threads T] [--json] [--verbose] [--only-seed K]
  --outages N    how many (default 20), from --seed on (default 1)
  --only-seed K  that one alone; with --verbose its whole timeline
  --site NAME    small: a few machines; titan: 25 nodes; mixed (default): mostly small
  --threads T    so many at a time (default: one for each core)
  --verbose      longer timelines of what broke
  --json         no words on stderr; the last line of stdout is JSON in any case
Exit: 0 no violation, 1 violations, 2 usage, 3 the simulator itself failed.`;

const mostOutages = 10_000_000;
const mostThreads = 256;

/** Explanations are long; the first ones tell most. */
const explained = 5;
const namedBuckets = 10;

interface Options {
  readonly first: number;
  readonly outages: number;
  readonly choice: SiteChoice;
  readonly threads: number;
  readonly verbose: boolean;
  readonly json: boolean;
  readonly alone: boolean;
}

function optionsOf(): Options {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean', default: false } as const;
  const { values } = parseArgs({
    options: {
      outages: { ...text, default: '20' },
      seed: { ...text, default: '1' },
      site: { ...text, default: 'mixed' },
      threads: { ...text, default: String(availableParallelism()) },
      'only-seed': text,
      json: flag,
      verbose: flag,
    },
  });
  const only = values['only-seed'];
  const choice = (['mixed', 'small', 'titan'] as const).find((one) => one === values.site);
  if (choice === undefined)
    throw new UsageError(`--site is mixed, small or titan, and not ${JSON.stringify(values.site)}`);
  const outages = wholeNumber('--outages', values.outages, 1, mostOutages);
  const seed = wholeNumber('--seed', values.seed, 0, Number.MAX_SAFE_INTEGER - outages);
  const threads = wholeNumber('--threads', values.threads, 1, mostThreads);
  const { json, verbose } = values;
  const common = { choice, threads, verbose, json };
  if (only === undefined) return { ...common, first: seed, outages, alone: false };
  const first = wholeNumber('--only-seed', only, 0, Number.MAX_SAFE_INTEGER - 1);
  return { ...common, first, outages: 1, alone: true };
}

const say = (text: string): void => void process.stderr.write(`${text}\n`);

async function main(): Promise<number> {
  const options = optionsOf();
  const began = performance.now();
  let played = 0;
  const onVerdict = ({ seed, violations }: Verdict): void => {
    played += 1;
    if (violations.length > 0) say(`seed ${seed}: ${violations.map(({ invariant }) => invariant).join(' ')}`);
    if (played % 500 === 0)
      say(`${played} outages, ${(played / ((performance.now() - began) / 1_000)).toFixed(1)} per second`);
  };
  const verdicts = await playFleet({ ...options, onVerdict });
  const seconds = (performance.now() - began) / 1_000;
  const broken = verdicts.filter(({ violations }) => violations.length > 0);
  for (const { seed, violations } of broken.slice(0, explained)) {
    for (const line of await explain(seed, violations, options.choice, options.verbose)) say(line);
  }
  if (options.alone && options.verbose && broken.length === 0) {
    for (const line of excerpt(await timelineOf(options.first, options.choice), Infinity, Infinity)) say(line);
  }
  const report = reportOf(verdicts, verdicts.length / seconds);
  if (!options.json) for (const line of inWords(report)) say(line);
  process.stdout.write(`${JSON.stringify(report)}\n`);
  return report.violations.length > 0 ? 1 : 0;
}

function reportOf(verdicts: readonly Verdict[], perSecond: number) {
  const histogram = merged(verdicts.map(({ counters }) => counters));
  const runs = verdicts.flatMap((verdict) => verdict.runs);
  const median = (direction: 'down' | 'up'): number | null => {
    const values = runs.filter((run) => run.direction === direction).map(({ efficiency }) => efficiency);
    return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? null;
  };
  return {
    outages: verdicts.length,
    violations: verdicts.flatMap(({ violations }) => violations),
    converged: verdicts.filter(({ converged }) => converged).length,
    /** What status named there when the simulator stopped waiting; the checkers say whether that was right. */
    notConverged: verdicts.filter(({ converged }) => !converged).map(({ seed, blocked }) => ({ seed, blocked })),
    efficiency: { down: median('down'), up: median('up') },
    outagesPerSecond: Math.round(perSecond * 100) / 100,
    histogram,
    emptyBuckets: emptyBuckets(histogram),
  };
}

function inWords(report: ReturnType<typeof reportOf>): readonly string[] {
  const byName = merged(report.violations.map(({ invariant }) => ({ [invariant]: 1 })));
  return [
    `${report.outages} outages, ${report.converged} converged, ${report.outagesPerSecond} per second`,
    `efficiency (median of clean runs): down ${report.efficiency.down ?? '-'}, up ${report.efficiency.up ?? '-'}`,
    ...report.notConverged.map(({ seed, blocked }) => `seed ${seed} did not converge: ${blocked.join(', ')}`),
    `violations: ${report.violations.length === 0 ? 'none' : JSON.stringify(byName)}`,
    `empty buckets: ${emptyInWords(report.emptyBuckets)}`,
  ];
}

/** After a few outages nearly all of them are empty, and the names say nothing. */
function emptyInWords(names: readonly string[]): string {
  if (names.length === 0) return 'none';
  return names.length > namedBuckets ? `${names.length} (named in the JSON)` : names.join(' ');
}

process.exitCode = await exitCodeOf(usage, main);
