/** Where a decision starts from: the memory it was handed, moved to this boot, or an empty one. */
import type { Config } from '../../core/config.ts';
import type { Input } from '../../core/decision.ts';
import { type BootId, noBoot } from '../../core/ids.ts';
import type { Memory } from '../../core/memory.ts';
import type { Moment } from '../../core/moment.ts';
import { rebase } from './rebase.ts';

/** The first start ever, or a lost journal, adopts what it sees; a boot of the own host moves every timer to the new clock. */
export function startingMemory(input: Input, boot: BootId, now: Moment): Memory {
  const { memory, config } = input;
  // What was handed on before the own boot could be read has seen nothing: the boot that is read now is no other one.
  if (memory === undefined || memory.hostBootId === noBoot) return emptyMemory(config, boot);
  const here = memory.hostBootId === boot ? memory : rebase(memory, boot, now.at);
  // The configuration may have named the own host anew, or for the first time.
  return here.self === config.self ? here : { ...here, self: config.self };
}

/** Starting machines needs a word of this boot; a restart of the daemon alone finds it in its memory. */
export function allowBootstrap(memory: Memory, bootstrapped: boolean): Memory {
  return bootstrapped && memory.bootstrapFor !== memory.hostBootId
    ? { ...memory, bootstrapFor: memory.hostBootId }
    : memory;
}

export function emptyMemory(config: Config, boot: BootId): Memory {
  return {
    hostBootId: boot,
    self: config.self,
    runCount: 0,
    holds: {},
    countermands: {},
    ups: {},
    records: {},
    proposedAt: {},
    marks: {},
    committed: {},
    boots: {},
    repairs: {},
    schedules: {},
  };
}
