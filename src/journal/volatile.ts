/**
 * Changes that are not worth a write of their own: on battery every reading of a UPS moves a few numbers. They stand in Memory at
 * once and reach the disk with the next frame, because a frame is the difference from the frame before it.
 *
 * What a crash loses of them is made again by the first reading after it, which is an update whatever `readingBegan` says. The
 * counters themselves (`belowNeed`, `triggerUpdates`, `paceMisses`), `lastLine` and every `...Since` are durable at each change, so
 * nothing is counted twice. Only a UPS that is silent from that start on is reckoned from the older numbers: they lag by less than
 * stands here. A pace that is looked at a poll too soon counts one miss, of the three that must be a poll apart.
 */
import { isPlain, type Patch } from './patch.ts';

/** How far the number on disk may be behind, by its place in Memory; any name fits `*`. */
const lags: readonly { readonly path: readonly string[]; readonly lessThan: number }[] = [
  { path: ['ups', '*', 'readingBegan'], lessThan: Infinity },
  { path: ['ups', '*', 'updatedAt'], lessThan: Infinity },
  { path: ['ups', '*', 'lastRuntimeMs'], lessThan: 30_000 },
  { path: ['ups', '*', 'runtimeAt'], lessThan: Infinity },
  { path: ['ups', '*', 'lastChargePercent'], lessThan: 5 },
  { path: ['run', 'paceUpdateAt'], lessThan: Infinity },
];

/** Whether all of this may wait for the next frame. `before` is Memory as of the last one. */
export function mayWait(patch: Patch, before: unknown): boolean {
  return patch.every((entry) => {
    const [path, now] = entry;
    const lag = lags.find((one) => fits(path, one.path));
    const old = valueAt(path, before);
    return (
      lag !== undefined && typeof now === 'number' && typeof old === 'number' && Math.abs(now - old) < lag.lessThan
    );
  });
}

function fits(path: readonly string[], pattern: readonly string[]): boolean {
  return path.length === pattern.length && pattern.every((key, index) => key === '*' || key === path[index]);
}

function valueAt(path: readonly string[], root: unknown): unknown {
  return path.reduce<unknown>((value, key) => (isPlain(value) ? value[key] : undefined), root);
}
