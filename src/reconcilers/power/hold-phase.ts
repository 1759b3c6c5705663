/** How long a hold stays Active once its trigger has gone. */
import type { Config } from '../../core/config.ts';
import { holdName, type UpsName } from '../../core/ids.ts';
import type { Memory } from '../../core/memory.ts';
import type { UpsPicture } from '../../core/view.ts';
import { isDownOver } from '../run/scope.ts';

export interface SeenOfHold {
  readonly config: Config;
  readonly memory: Memory;
  readonly ups: UpsName;
  readonly picture: Pick<UpsPicture, 'line'>;
}

/** Active ends only with a fresh word that mains are back: a better estimate on battery, or silence, does not end it. */
export function outlastsItsTrigger(seen: SeenOfHold): boolean {
  const { memory, picture, ups } = seen;
  return memory.holds[holdName(ups)]?.phase === 'Active' && picture.line !== 'mains' && !isSilencedForGood(seen);
}

/**
 * The host of its upsd went off with the rest, and the way down is over: nothing will ever say that mains are back before that host
 * runs again. The hold forbids starts from here on, but for that one machine (a scout).
 */
function isSilencedForGood({ config, memory: { run }, ups, picture }: SeenOfHold): boolean {
  // An upsd on the own host falls silent only while that goes off itself. Until then the battery counts; after it, the next boot says.
  if (isServedHere(config, ups)) return false;
  return picture.line === 'explained' && run !== undefined && isDownOver(run);
}

/** Its upsd runs on the own host. */
export function isServedHere(config: Config, ups: UpsName): boolean {
  return config.ups.some(({ name, serverHost }) => name === ups && serverHost === config.self);
}
