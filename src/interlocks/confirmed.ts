import type { Interlock } from '../core/interlock.ts';

/** Irreversible: every fact about the target that it rests on was read after it was first proposed. */
export const confirmed: Interlock = (action, { snapshot, memory }) => {
  if (action.risk !== 'irreversible') return undefined;
  const since = memory.proposedAt[action.id];
  if (since === undefined) return { reason: 'NotConfirmed', message: `${action.message}: proposed for the first time` };
  const old = action.confirm.find((cell) => {
    const fact = snapshot.facts[cell];
    return fact?.state !== 'known' || fact.began <= since;
  });
  return old === undefined
    ? undefined
    : { reason: 'NotConfirmed', message: `${action.message}: waits for a new reading of ${old}` };
};
