// A real upsd for one test, which ends with it.
import { onTestFinished } from 'vitest';
import { type RealUps, type RealUpsd, startRealUpsd } from './real-upsd.ts';

export { admin } from './real-upsd.ts';

export async function aRealUpsd(upses: readonly RealUps[]): Promise<RealUpsd> {
  const upsd = await startRealUpsd(upses);
  onTestFinished(() => upsd.close());
  return upsd;
}
