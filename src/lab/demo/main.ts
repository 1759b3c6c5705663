// `npm run demo`: the main job, on the embedded lab, without a cluster, a UPS or a network.
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { argumentProblem } from '../sim/argument-problem.ts';
import { playDemo } from './play.ts';

const usage = `npm run demo -- [--seed N] [--battery PERCENT] [--json]
  --seed N           another Titan with other times (default 1)
  --battery PERCENT  smaller batteries (default 100); with 1 they end before the shutdown does, and the demo fails
  --json             only the last line, for a program to read`;

async function main(): Promise<number> {
  const options = {
    seed: { type: 'string', default: '1' },
    battery: { type: 'string', default: '100' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  } as const;
  const { values } = parseArgs({ options });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const seed = Number(values.seed);
  const percent = Number(values.battery);
  if (!Number.isSafeInteger(seed) || seed < 0 || !(percent > 0 && percent <= 100)) {
    console.error(`--seed is a whole number from 0, --battery a percentage from 1 to 100\n${usage}`);
    return 2;
  }
  const configs = new URL('../../../configs/', import.meta.url);
  const [configBytes, desiredBytes] = await Promise.all([
    readFile(new URL('titan.yaml', configs)),
    readFile(new URL('desired.yaml', configs)),
  ]);
  const write = values.json ? () => undefined : (line: string) => console.log(line);
  const result = await playDemo({ seed, battery: percent / 100, configBytes, desiredBytes, write });
  if (!values.json) for (const line of closing(result)) console.log(line);
  if (values.json) console.log(JSON.stringify(result));
  return result.converged && result.violations.length === 0 ? 0 : 1;
}

function closing(result: Awaited<ReturnType<typeof playDemo>>): readonly string[] {
  const runs = result.runs.map(({ direction, seconds, lowerBoundSeconds, efficiency }) => {
    // The bound is that of a run that leaves nothing out; with little time left, drains and waits are.
    const compared =
      efficiency > 1
        ? `with everything done it would have been at least ${lowerBoundSeconds} s`
        : `nobody could have done it in less than ${lowerBoundSeconds} s (efficiency ${efficiency})`;
    return `${direction.padEnd(5)} ${seconds} s; ${compared}`;
  });
  const violations = result.violations.map(
    ({ invariant, subject, message }) => `VIOLATED ${invariant} ${subject}: ${message}`,
  );
  return ['', ...runs, ...violations, result.converged ? 'Converged: every service answers again.' : 'NOT converged.'];
}

process.exitCode = await main().catch((error: unknown) => {
  // Unreadable files end here; a bug in the controller ends here too, with its stack.
  const problem = argumentProblem(error);
  console.error(problem === undefined ? error : `${problem}\n${usage}`);
  return 2;
});
