// `npm run check`: everything about the repository that can be checked without running its tests, all at once.
import { spawn } from 'node:child_process';
import { parseArgs } from 'node:util';
import { exitCodeOf } from '../src/lab/sim/command-line.ts';
import { brokenLinks } from './links.ts';

interface Outcome {
  readonly ok: boolean;
  readonly output: string;
}

interface Part {
  readonly name: string;
  readonly run: () => Promise<Outcome>;
}

const root = process.cwd();

const parts: readonly Part[] = [
  command('types', 'tsc', '--noEmit', '--pretty', 'false'),
  command('lint', 'oxlint', '--deny-warnings', 'src', 'test', 'scripts', 'vitest.config.ts'),
  command('format', 'biome', 'check', '--error-on-warnings', '--max-diagnostics=200'),
  command('unused', 'knip', '--no-config-hints'),
  command('generated', process.execPath, 'scripts/generate.ts', '--check'),
  { name: 'links', run: () => Promise.resolve(report(brokenLinks(root))) },
];

async function main(): Promise<number> {
  parseArgs();
  const started = performance.now();
  const results = await Promise.all(parts.map(timed));
  for (const { outcome, name } of results) {
    if (!outcome.ok) console.log(`\n--- ${name} ---\n${outcome.output.trim()}\n`);
  }
  for (const { outcome, name, ms } of results) {
    console.log(`${outcome.ok ? 'ok    ' : 'FAILED'} ${name.padEnd(10)} ${seconds(ms)}`);
  }
  const failed = results.filter(({ outcome }) => !outcome.ok).length;
  const took = seconds(performance.now() - started);
  console.log(`${results.length - failed} of ${results.length} checks passed in ${took}`);
  return failed > 0 ? 1 : 0;
}

async function timed(part: Part): Promise<{ name: string; outcome: Outcome; ms: number }> {
  const from = performance.now();
  const outcome = await part.run();
  return { name: part.name, outcome, ms: performance.now() - from };
}

/** A tool found through PATH, which scripts/run.mjs has set to the locked tools. */
function command(name: string, file: string, ...args: string[]): Part {
  return {
    name,
    run: () =>
      new Promise((resolve) => {
        const child = spawn(file, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
        let output = '';
        child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
        child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
        child.on('error', (error) => resolve({ ok: false, output: `cannot start ${file}: ${error.message}` }));
        child.on('close', (code) => resolve({ ok: code === 0, output }));
      }),
  };
}

function report(problems: readonly string[]): Outcome {
  return { ok: problems.length === 0, output: problems.join('\n') };
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

process.exitCode = await exitCodeOf('npm run check: takes no argument; ends with 1 when a check fails', main);
