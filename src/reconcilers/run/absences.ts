/**
 * Who is away, and for whom that is no news. A loss of power is an event: once a run has dealt with it, or it was one machine by
 * itself, the same absence asks for nothing any more, however long it lasts.
 */
import type { Config } from '../../core/config.ts';
import { factAbout, type Snapshot } from '../../core/facts.ts';
import type { BootId, NodeName } from '../../core/ids.ts';
import type { Memory, Targets } from '../../core/memory.ts';
import { valueOf } from '../../core/observed.ts';
import { sameEntries } from '../../core/records.ts';
import type { Pictures } from '../machines.ts';
import { circuitsOf } from './circuits.ts';
import { hasUpPart } from './scope.ts';

export interface AbsenceInput {
  readonly config: Config;
  readonly memory: Memory;
  readonly targets: Targets;
  readonly pictures: Pictures;
}

/** It is off, or it has booted since it was last seen. */
export function isGone(name: NodeName, { memory, pictures }: AbsenceInput): boolean {
  const picture = pictures.get(name);
  const seen = memory.boots[name];
  if (picture === undefined || seen === undefined) return false;
  return picture.off !== 'no' || (picture.reading !== undefined && picture.answers && picture.reading.bootId !== seen);
}

/** Meant to run, waited for, and not away already for a reason that is known. */
export function isMissed(name: NodeName, { config, targets, memory, pictures }: AbsenceInput): boolean {
  if (name === config.self || targets.machines[name] !== 'running') return false;
  // Nothing would be done for a machine that need not be waited for, and the next tick would ask again.
  const isExcused = config.startup.ignoreUnavailableNodes.includes(name) && pictures.get(name)?.silent === true;
  return !isExcused && !isAccountedFor(name, memory);
}

export function isAccountedFor(name: NodeName, { boots, accountedFor }: Memory): boolean {
  return accountedFor?.[name] !== undefined && accountedFor[name] === boots[name];
}

interface SeenAbsences extends AbsenceInput {
  readonly snapshot: Snapshot;
}

/** What is no news from now on, and what has come back. */
export function accountForAbsences(input: SeenAbsences): Memory {
  const { memory, pictures } = input;
  const before = memory.accountedFor ?? {};
  const next: Record<NodeName, BootId> = {};
  for (const [name, picture] of pictures) {
    const seen = memory.boots[name];
    if (seen === undefined) continue;
    const isBack = picture.answers && picture.reading?.bootId === seen;
    const isNoNews = before[name] === seen ? !isBack : picture.off !== 'no' && isExplained(name, input);
    if (isNoNews) next[name] = seen;
  }
  return sameEntries(before, next) ? memory : { ...memory, accountedFor: next };
}

function isExplained(name: NodeName, input: SeenAbsences): boolean {
  if (input.targets.machines[name] !== 'running') return false;
  const { run } = input.memory;
  // A run that wakes it says so when it cannot. One that only takes others down leaves the question to its end.
  return run === undefined || run.phase === 'closed' ? isByItself(name, input) : hasUpPart(run);
}

/** In each circuit that it hangs on somebody was seen to run after it fell silent, or there is nobody else to look at. */
function isByItself(name: NodeName, input: SeenAbsences): boolean {
  const reach = valueOf(factAbout(input.snapshot, 'reach', name));
  if (reach === undefined) return false;
  const runsOn = (other: NodeName): boolean => {
    const node = factAbout(input.snapshot, 'node', other);
    return node.state === 'known' && node.began > reach.since && node.value.bootId === input.memory.boots[other];
  };
  return circuitsOf(input.config)
    .filter(({ fed }) => fed.includes(name))
    .map(({ fed }) => fed.filter((other) => other !== name && isMissed(other, input)))
    .every((others) => others.length === 0 || others.some(runsOn));
}
