import { expect, it } from 'vitest';
import { runCrashPoints } from './crash-points.ts';

it('ends where it would have ended anyway, whichever write of the journal a crash destroys', {
  timeout: 180_000,
}, async () => {
  const { count, broken, soundReference } = await runCrashPoints(['before', 'torn']);
  process.stdout.write(`${count} crash points before or in the middle of a write\n`);
  expect(soundReference).toBe(true);
  expect(broken).toEqual([]);
  expect(count).toBeGreaterThan(150);
});
