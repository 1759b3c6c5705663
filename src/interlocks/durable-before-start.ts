import { fact } from '../core/facts.ts';
import type { Interlock } from '../core/interlock.ts';

/** A way down goes on from memory when the disk refuses; a start is refused, because a crash would forget it. */
export const durableBeforeStart: Interlock = (action, { snapshot }) => {
  const starts =
    action.kind === 'Wake' || action.kind === 'StartUnit' || action.kind === 'Uncordon' || action.kind === 'ResumeFlux';
  const journal = fact(snapshot, 'journal');
  if (!starts || journal.state !== 'known' || journal.value.durable) return undefined;
  return {
    reason: 'NotDurable',
    message: `nothing is started while the journal cannot be written: ${journal.value.message}`,
  };
};
