/** A release by hand. It sets a cause aside and not the UPS: where a cause stands in spite of it, it is spent. */
import type { Config, UpsConfig } from '../../core/config.ts';
import { holdName, type UpsName } from '../../core/ids.ts';
import type { Memory } from '../../core/memory.ts';
import type { Moment } from '../../core/moment.ts';
import { entriesOf } from '../../core/records.ts';
import type { UpsPicture } from '../../core/view.ts';
import { outlastsItsTrigger } from './hold-phase.ts';

/** Nobody can wait for a battery that ends. */
const neverSetAside: ReadonlySet<string> = new Set(['LowBattery', 'ForcedShutdown']);

export function canBeSetAside(reason: string): boolean {
  return !neverSetAside.has(reason);
}

/** Each UPS as it is seen when nobody has let go of anything. */
export type Seen = Readonly<Record<UpsName, Pick<UpsPicture, 'line' | 'trigger'>>>;

export interface ReleaseInput {
  readonly config: Config;
  readonly memory: Memory;
  readonly now: Moment;
}

/**
 * Its hold was let go of, and that counts: never against low battery or a forced shutdown, also when the UPS has stopped saying so
 * since, and not beside a second UPS that is a cause or whose hold stands.
 */
export function isReleased(ups: UpsConfig, seen: Seen, { config, memory, now }: ReleaseInput): boolean {
  if (!isCountermanded(ups, memory, now)) return false;
  const hold = memory.holds[holdName(ups.name)];
  const causes = [seen[ups.name]?.trigger?.reason, hold?.phase === 'Active' ? hold.reason : undefined];
  if (causes.some((reason) => reason !== undefined && !canBeSetAside(reason))) return false;
  return !config.ups.some(({ name }) => name !== ups.name && isCause(name, seen, config, memory));
}

function isCause(ups: UpsName, seen: Seen, config: Config, memory: Memory): boolean {
  const picture = seen[ups];
  if (picture === undefined) return false;
  return picture.trigger !== undefined || outlastsItsTrigger({ config, memory, ups, picture });
}

/** An operator let go of this UPS's hold, and the time that the release was given for has not run out. */
export function isCountermanded(ups: UpsConfig, { countermands }: Memory, now: Moment): boolean {
  const countermand = countermands[holdName(ups.name)];
  return countermand !== undefined && !now.reached(countermand.endsAt);
}

/**
 * A hold that is Active in spite of its release is not released any more: what comes after its cause, silence above all, must not be
 * taken for what the operator let go of. A release that is given anew counts again.
 */
export function withoutSpentReleases(memory: Memory, now: Moment): Memory {
  const spent = entriesOf(memory.countermands).filter(([name, { endsAt }]) => {
    const hold = memory.holds[name];
    return hold?.ups !== undefined && hold.phase === 'Active' && !now.reached(endsAt);
  });
  if (spent.length === 0) return memory;
  // It stays in the record, at its end: the same words in a later edit are no new release.
  const ended = Object.fromEntries(spent.map(([name]) => [name, { endsAt: now.at }]));
  return { ...memory, countermands: { ...memory.countermands, ...ended } };
}
