// What is to happen just while a certain step is under way: chance alone would rarely find the short ones.
import { down, up } from '../../reconcilers/order.ts';
import type { Random } from '../world/random.ts';
import type { Deed, InStep } from './script.ts';

export const inStepBuckets: readonly InStep[] = ['crash-in-step', 'outage-in-step'];
/** Rows that no simulated site has a subject for, and rows that the reading which brings their turn settles at once. */
export const neverUnderWay: ReadonlySet<string> = new Set(['power-off-peer', 'host-identity']);
export const rowsUnderWay: readonly string[] = [...Object.keys(down), ...Object.keys(up)].filter(
  (row) => !neverUnderWay.has(row),
);

/** One outage in so many has it. */
const share = 0.1;
/** From the return of the mains until most ways up have begun: a recharge of a quarter of an hour, and some. */
export const wayUpMs = 25 * 60_000;

export function drawInStep(random: Random, outageAt: number): readonly Deed[] {
  if (!random.chance(share)) return [];
  const bucket = random.pick(inStepBuckets);
  const row = random.pick(rowsUnderWay);
  const lastsMs = random.integer(5_000, 900_000);
  // A battery that is worse than it says turns a way up round while the step is still under way.
  const worn = random.chance(0.5) ? { leftSeconds: random.integer(60, 400) } : {};
  return [{ at: outageAt, does: 'in-step', bucket, row, lastsMs, ...worn }];
}
