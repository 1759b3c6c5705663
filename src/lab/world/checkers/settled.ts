// Since when the world has been as friendly as it gets: mains everywhere, one word that stands, no fault in force. From
// then on progress may be demanded.
import type { FaultKind } from '../faults.ts';
import type { Scene } from './checker.ts';

const none: ReadonlySet<FaultKind> = new Set();

/**
 * Undefined while a fault is in force (but for tolerated kinds), a UPS is off the mains, or the word in force is not
 * `up, always`.
 */
export function settledSince(scene: Scene, tolerated = none): number | undefined {
  const quiet = quietSince(scene, tolerated);
  const word = scene.causes.word(scene.world.now());
  return quiet !== undefined && word.cluster === 'up' && word.act === 'always' ? quiet : undefined;
}

/** The same whatever the word is; it only must not have changed. */
export function quietSince(scene: Scene, tolerated = none): number | undefined {
  const { causes, history, mandate, world } = scene;
  const now = world.now();
  let since = scene.startedAt;
  for (const fault of history.faults) {
    if (fault.until === undefined && !tolerated.has(fault.kind)) return undefined;
    since = Math.max(since, fault.until ?? fault.from);
  }
  for (const signal of causes.signals.values()) {
    if (signal.reading.line === 'mains')
      since = Math.max(since, signal.episodes.at(-1)?.endedAt ?? 0, signal.lineSince);
    // A UPS whose own host is off says nothing, and that is for the controller to end.
    else if (signal.reading.line !== 'silent') return undefined;
  }
  for (const circuit of history.circuits.values()) {
    if (!circuit.on) return undefined;
    since = Math.max(since, circuit.since);
  }
  for (const word of mandate.words) if (word.at <= now) since = Math.max(since, word.at);
  for (const cause of mandate.causes ?? []) {
    if (cause.at <= now && (cause.until === undefined || cause.until > now)) return undefined;
    since = Math.max(since, Math.min(now, cause.until ?? 0));
  }
  for (const one of mandate.absent ?? []) {
    if (one.from <= now && (one.until === undefined || one.until > now)) return undefined;
    since = Math.max(since, Math.min(now, one.until ?? 0));
  }
  const own = history.machines.get(history.self);
  // A host that nothing wakes cannot be asked for anything.
  if (own !== undefined && own.power !== 'on') return undefined;
  return Math.max(since, own?.bootedAt ?? 0);
}
