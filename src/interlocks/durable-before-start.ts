import type { ActionKind } from '../core/action.ts';
import { fact } from '../core/facts.ts';
import type { Interlock } from '../core/interlock.ts';

const startsSomething: ReadonlySet<ActionKind> = new Set([
  'Wake',
  'StartUnit',
  'ClearStayDown',
  'Uncordon',
  'ResumeFlux',
  'UnsealVault',
]);

/** A way down goes on from memory when the disk refuses; a start is refused, because a crash would forget it. */
export const durableBeforeStart: Interlock = (action, { snapshot }) => {
  const journal = fact(snapshot, 'journal');
  if (!startsSomething.has(action.kind) || journal.state !== 'known' || journal.value.durable) return undefined;
  return {
    reason: 'NotDurable',
    message: `nothing is started while the journal cannot be written: ${journal.value.message}`,
  };
};
