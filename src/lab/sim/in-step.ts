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
const share = 0.06;
/** From the return of the mains until most ways up have begun: a recharge of a quarter of an hour, and some. */
export const wayUpMs = 25 * 60_000;

export function drawInStep(random: Random, outageAt: number): readonly Deed[] {
  if (!random.chance(share)) return [];
  const bucket = random.pick(inStepBuckets);
  return [
    { at: outageAt, does: 'in-step', bucket, row: random.pick(rowsUnderWay), lastsMs: random.integer(5_000, 600_000) },
  ];
}
