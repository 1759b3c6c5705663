/** How a hold is set aside by hand, or why that would change nothing. */
import type { HoldStatus, UpsStatus } from '../../../api/status-power.ts';
import { commandLines, type Line } from '../text.ts';
import { duration } from '../times.ts';
import { texts, type Viewed } from './frame.ts';

/** A release never counts against these: nobody can wait for a battery that ends. */
const never: ReadonlySet<string> = new Set(['LowBattery', 'ForcedShutdown']);

export function releaseLines({ name, phase, reason, releasedSeconds }: HoldStatus, viewed: Viewed): readonly Line[] {
  const { status, width, call } = viewed;
  if (phase === 'Recharging') return texts('It goes by itself once all that a release needs is met.', width);
  if (releasedSeconds !== undefined)
    return texts(`It is set aside by hand for ${duration(releasedSeconds)} more.`, width);
  const own = [status?.ups.find((ups) => `ups/${ups.name}` === name)?.trigger?.reason, reason].find(isNever);
  if (own !== undefined) return texts(`It cannot be set aside by hand: ${own}.`, width);
  const second = status?.ups.find((ups) => `ups/${ups.name}` !== name && isCause(ups, status.holds));
  if (second !== undefined) return texts(`It cannot be set aside by hand while ${second.name} is critical too.`, width);
  const words = 'Set aside by hand, 30 minutes, not against LB';
  return commandLines(words, `sudo ${call} release ${name} --reason "..."`, width);
}

const isNever = (reason: string | undefined): boolean => reason !== undefined && never.has(reason);

/** Its hold stands also when a better estimate has taken the trigger away. */
function isCause({ name, trigger }: UpsStatus, holds: readonly HoldStatus[]): boolean {
  return trigger !== undefined || holds.some((hold) => hold.name === `ups/${name}` && hold.phase === 'Active');
}
