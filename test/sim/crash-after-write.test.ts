import { describe, expect, it } from 'vitest';
import type { Files, Ports } from '../../src/core/ports.ts';
import { crashPointsOf } from '../../src/lab/sim/crash-points.ts';
import { tinyScenario } from '../../src/lab/sim/tiny.ts';
import { runCrashPoints } from './crash-points.ts';

describe('a crash between a write and what follows it', () => {
  it('costs time and nothing else', { timeout: 180_000 }, async () => {
    const { count, broken, soundReference } = await runCrashPoints(['after', 'sent']);
    process.stdout.write(`${count} crash points after a write or after an action left\n`);
    expect(soundReference).toBe(true);
    expect(broken).toEqual([]);
    expect(count).toBeGreaterThan(100);
  });

  it('would be noticed if the journal said "durable" one sync too early', async () => {
    const { reference } = await crashPointsOf(tinyScenario(), { throughPorts: acknowledgingEarly });
    expect(reference.violations.map(({ invariant }) => invariant)).toContain('S17');
  });
});

/** Says that bytes are on the disk while they are on their way. */
function acknowledgingEarly(ports: Ports): Ports {
  const append: Files['append'] = async (path, bytes) => {
    void ports.files.append(path, bytes);
  };
  return { ...ports, files: { ...ports.files, append } };
}
