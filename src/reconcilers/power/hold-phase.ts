/** How long a hold stays Active once its trigger has gone. */
import type { Hold, Memory } from '../../core/memory.ts';
import type { UpsPicture } from '../../core/view.ts';
import { isDownOver } from '../run/scope.ts';

/** Active ends only with a fresh word that mains are back: a better estimate on battery, or silence, does not end it. */
export function outlastsItsTrigger(picture: Pick<UpsPicture, 'line'>, hold: Hold | undefined, memory: Memory): boolean {
  return hold?.phase === 'Active' && picture.line !== 'mains' && !isSilencedForGood(picture, memory);
}

/**
 * The host of its upsd went off with the rest, and the way down is over: nothing will ever say that mains are back before that host
 * runs again. The hold forbids starts from here on, but for that one machine (a scout).
 */
function isSilencedForGood(picture: Pick<UpsPicture, 'line'>, { run }: Memory): boolean {
  return picture.line === 'explained' && run !== undefined && isDownOver(run);
}
