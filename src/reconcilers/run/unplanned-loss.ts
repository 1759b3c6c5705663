/** Whether power was lost while no run was open. */
import type { Config } from '../../core/config.ts';
import type { NodeName } from '../../core/ids.ts';
import type { Memory, Targets } from '../../core/memory.ts';
import { keysOf } from '../../core/records.ts';
import type { Pictures } from '../machines.ts';

export interface LossInput {
  readonly config: Config;
  readonly memory: Memory;
  readonly targets: Targets;
  readonly pictures: Pictures;
}

/**
 * The cause of a run when power was lost and nobody planned it: the own host booted and a machine went with it, or every machine of a
 * UPS went away or came back with a new boot.
 * One machine that crashed by itself is none of ananke's business while no run is open.
 */
export function unplannedLoss(input: LossInput): string | undefined {
  const { memory, config, targets } = input;
  const isLost = (name: NodeName): boolean => isMeantToRun(name, input) && isGone(name, input);
  if (memory.unreadSinceBoot?.some(isLost) === true) return 'this host and others lost power unplanned';
  const running = keysOf(targets.machines).filter((name) => isMeantToRun(name, input));
  for (const ups of config.ups) {
    const fed = running.filter((name) => config.machines.some((m) => m.name === name && m.feeds.includes(ups.name)));
    if (fed.length >= 2 && fed.every(isLost)) return `every machine of ${ups.name} lost power unplanned`;
  }
  return undefined;
}

const isMeantToRun = (name: NodeName, { config, targets }: LossInput): boolean =>
  name !== config.self && targets.machines[name] === 'running';

/** It is off, or it has booted since it was last seen. */
function isGone(name: NodeName, { memory, pictures }: LossInput): boolean {
  const picture = pictures.get(name);
  const seen = memory.boots[name];
  if (picture === undefined || seen === undefined) return false;
  return picture.off !== 'no' || (picture.reading !== undefined && picture.answers && picture.reading.bootId !== seen);
}

/**
 * The first word of a machine after a boot of the own host says whether it went too; what becomes of it later has nothing to do with
 * that boot. One that nobody can read does not keep the question open for the others.
 */
export function withoutAnswered(input: LossInput): Memory {
  const { memory, pictures } = input;
  const { unreadSinceBoot, ...answered } = memory;
  if (unreadSinceBoot === undefined) return memory;
  const unread = unreadSinceBoot.filter((name) => {
    const picture = pictures.get(name);
    const isRead = picture?.answers === true && picture.reading !== undefined;
    return isMeantToRun(name, input) && !isRead;
  });
  if (unread.length === unreadSinceBoot.length && unread.length > 0) return memory;
  return unread.length === 0 ? answered : { ...answered, unreadSinceBoot: unread };
}
