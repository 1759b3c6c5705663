// How long a command takes at three in the morning, as a multiple of a process that does nothing at all.
import { spawnSync } from 'node:child_process';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aStatus } from '../support/builders/status.ts';
import { root } from '../support/command.ts';
import { atMost, type Figure, onReference, quantile, referenceCalibrationMs } from './figure.ts';

/** Both sides take turns, so that a busy moment of the machine hits both. */
const rounds = 15;

export async function faceFigures(calibrationMs: number): Promise<readonly Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'ananke-bench-'));
  try {
    await copyFile(join(root, 'configs/desired.yaml'), join(folder, 'desired.yaml'));
    const put = (writtenAt: Date) =>
      writeFile(join(folder, 'status.json'), JSON.stringify(aStatus({ writtenAt: writtenAt.toISOString() })));
    await put(new Date());
    const env = {
      PATH: process.env['PATH'] ?? '',
      ANANKE_CONFIG: join(root, 'configs/titan.yaml'),
      ANANKE_DESIRED: join(folder, 'desired.yaml'),
      ANANKE_RUN_DIRECTORY: folder,
    };
    const nothing = (): number => timed(process.execPath, ['-e', '0'], env);
    const ananke = (...words: readonly string[]): number => timed(join(root, 'bin/ananke'), words, env);
    const slowness = Math.max(1, calibrationMs / referenceCalibrationMs);
    const status = ratio(() => ananke('status', '--exit-zero'), nothing);
    // Of a controller that has died: for one that writes, `set` would wait until it takes up the word, and none does here.
    await put(new Date(0));
    const set = ratio(() => ananke('set', 'up', '--reason', 'bench'), nothing);
    const planMs = median(() => ananke('plan', 'down'));
    return [
      atMost('ananke status, against node -e 0', status, 'times', 5),
      atMost('ananke set, against node -e 0', set, 'times', 8),
      onReference(
        atMost('ananke plan down, Titan', planMs, 'ms', 2_000),
        planMs / slowness,
        planMs / slowness <= 2_000,
      ),
    ];
  } finally {
    await rm(folder, { recursive: true });
  }
}

function ratio(one: () => number, other: () => number): number {
  one();
  const pairs = Array.from({ length: rounds }, () => [one(), other()] as const);
  return (
    quantile(
      pairs.map(([ms]) => ms),
      0.5,
    ) /
    quantile(
      pairs.map(([, ms]) => ms),
      0.5,
    )
  );
}

function median(one: () => number): number {
  one();
  return quantile(Array.from({ length: rounds }, one), 0.5);
}

function timed(command: string, words: readonly string[], env: Readonly<Record<string, string>>): number {
  const began = performance.now();
  const { error, status, stderr } = spawnSync(command, [...words], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  // `set` ends with 3 where nobody acts on it.
  if (error !== undefined || (status !== 0 && status !== 3))
    throw new Error(`${command} ${words.join(' ')} ended with ${status}: ${error?.message ?? String(stderr)}`);
  return performance.now() - began;
}
