// The holds in status.json, looked at every 10 ms: what anybody who reads it could know.
import { readFileSync, statSync } from 'node:fs';

const lookEveryMs = 10;

/** `onHold`: whether the hold of a UPS is Active. */
export function watchHolds(path: string, onHold: (ups: string, isActive: boolean) => void): { close(): void } {
  let seen = '';
  const known = new Set<string>();
  const look = (): void => {
    const found = statSync(path, { bigint: true, throwIfNoEntry: false });
    if (found === undefined || `${found.ino} ${found.mtimeNs}` === seen) return;
    seen = `${found.ino} ${found.mtimeNs}`;
    const { holds } = JSON.parse(readFileSync(path, 'utf8')) as { holds: readonly { name: string; phase: string }[] };
    const active = new Set(
      holds.flatMap(({ name, phase }) => (phase === 'Active' ? [name.replace(/^ups\//, '')] : [])),
    );
    for (const ups of active) known.add(ups);
    for (const ups of known) onHold(ups, active.has(ups));
  };
  const timer = setInterval(look, lookEveryMs);
  return { close: () => clearInterval(timer) };
}
