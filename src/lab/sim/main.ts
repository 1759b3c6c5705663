// npm run sim: plays outages from seeds and tells what broke.
import { parseArgs } from 'node:util';
import { type OutageResult, playOutage } from './outage.ts';
import { type SiteChoice, scenarioOf } from './scenario.ts';
import { createTimeline, excerpt } from './timeline.ts';

const { values } = parseArgs({
  options: {
    outages: { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
    site: { type: 'string', default: 'mixed' },
    verbose: { type: 'boolean', default: false },
    'only-seed': { type: 'string' },
  },
});

const siteChoice: SiteChoice = values.site === 'titan' || values.site === 'small' ? values.site : 'mixed';
const only = values['only-seed'];
const first = Number(only ?? values.seed);
const outages = only === undefined ? Number(values.outages) : 1;

const say = (text: string): void => void process.stderr.write(`${text}\n`);

async function timelineOf(seed: number): Promise<ReturnType<typeof createTimeline>> {
  const timeline = createTimeline();
  await playOutage(scenarioOf(seed, siteChoice), {
    onWorld: (world) => timeline.watch(world),
    onDecision: (at, report) => timeline.take(at, report),
  });
  return timeline;
}

async function explain({ seed, violations }: OutageResult): Promise<void> {
  const timeline = await timelineOf(seed);
  for (const { invariant, at, subject, message } of violations.slice(0, 3)) {
    say(`seed ${seed}: ${invariant} violated at ${(at / 1_000).toFixed(3)} s: ${subject}: ${message}`);
    for (const line of excerpt(timeline.lines, at, values.verbose ? 400 : 40)) say(line);
  }
  say(`replay: npm run sim -- --only-seed ${seed} --site ${siteChoice} --verbose`);
}

const began = performance.now();
const violations: unknown[] = [];
let converged = 0;
for (let seed = first; seed < first + outages; seed += 1) {
  const result = await playOutage(scenarioOf(seed, siteChoice));
  if (result.converged) converged += 1;
  for (const violation of result.violations) violations.push({ seed, ...violation });
  if (result.violations.length > 0) await explain(result);
  else if (values.verbose && only !== undefined) {
    for (const line of excerpt((await timelineOf(seed)).lines, Infinity, 2_000)) say(line);
  }
}
const outagesPerSecond = Math.round((outages / (performance.now() - began)) * 100_000) / 100;
process.stdout.write(`${JSON.stringify({ outages, violations, converged, outagesPerSecond, histogram: {} })}\n`);
process.exitCode = violations.length > 0 ? 1 : 0;
