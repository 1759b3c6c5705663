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
 * The cause of a run when power was lost and nobody planned it: the own host booted, or every machine of a UPS went away or came back
 * with a new boot.
 * One machine that crashed by itself is none of ananke's business while no run is open.
 */
export function unplannedLoss({ memory, config, pictures, targets }: LossInput): string | undefined {
  const gone = (name: NodeName): boolean => {
    const picture = pictures.get(name);
    const seen = memory.boots[name];
    if (picture === undefined || seen === undefined) return false;
    return (
      picture.off !== 'no' || (picture.reading !== undefined && picture.answers && picture.reading.bootId !== seen)
    );
  };
  const running = keysOf(targets.machines).filter(
    (name) => targets.machines[name] === 'running' && name !== config.self,
  );
  if (memory.bootToExplain === true) {
    return running.some(gone) ? 'this host and others lost power unplanned' : undefined;
  }
  for (const ups of config.ups) {
    const fed = running.filter((name) => config.machines.some((m) => m.name === name && m.feeds.includes(ups.name)));
    if (fed.length >= 2 && fed.every(gone)) return `every machine of ${ups.name} lost power unplanned`;
  }
  return undefined;
}

/** Every machine answered with the boot that was known before the own host booted: nothing was lost. */
export function bootIsExplained({ memory, config, pictures, targets }: LossInput): boolean {
  return keysOf(targets.machines)
    .filter((name) => name !== config.self)
    .every((name) => {
      const picture = pictures.get(name);
      return picture?.reading !== undefined && picture.answers && picture.reading.bootId === memory.boots[name];
    });
}

export function withoutQuestion(memory: Memory): Memory {
  const { bootToExplain: _answered, ...rest } = memory;
  return rest;
}
