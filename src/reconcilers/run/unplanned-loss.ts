/** Whether power was lost while no run was open. */
import type { NodeName } from '../../core/ids.ts';
import type { Memory } from '../../core/memory.ts';
import { type AbsenceInput, isGone, isMissed } from './absences.ts';
import { circuitsOf } from './circuits.ts';

/**
 * The cause of a run when power was lost and nobody planned it: the own host booted and a machine went with it, or every machine of a
 * UPS went away or came back with a new boot.
 * One machine that crashed by itself is none of ananke's business while no run is open.
 */
export function unplannedLoss(input: AbsenceInput): string | undefined {
  const isLost = (name: NodeName): boolean => isMissed(name, input) && isGone(name, input);
  if (input.memory.unreadSinceBoot?.some(isLost) === true) return 'this host and others lost power unplanned';
  for (const { upses, fed } of circuitsOf(input.config)) {
    const missed = fed.filter((name) => isMissed(name, input));
    if (missed.length >= 2 && missed.every(isLost))
      return `every machine of ${upses.join(' and ')} lost power unplanned`;
  }
  return undefined;
}

/**
 * The first word of a machine after a boot of the own host says whether it went too; what becomes of it later has nothing to do with
 * that boot. One that nobody can read does not keep the question open for the others.
 */
export function withoutAnswered(input: AbsenceInput): Memory {
  const { memory, pictures } = input;
  const { unreadSinceBoot, ...answered } = memory;
  if (unreadSinceBoot === undefined) return memory;
  const unread = unreadSinceBoot.filter((name) => {
    const picture = pictures.get(name);
    const isRead = picture?.answers === true && picture.reading !== undefined;
    return isMissed(name, input) && !isRead;
  });
  if (unread.length === unreadSinceBoot.length && unread.length > 0) return memory;
  return unread.length === 0 ? answered : { ...answered, unreadSinceBoot: unread };
}
