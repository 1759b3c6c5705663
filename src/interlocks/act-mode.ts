import type { Interlock } from '../core/interlock.ts';

/** `act` in desired.yaml: never = observe and plan only; power-only = only runs that a hold opened. */
export const actMode: Interlock = (_action, { spec, run }) => {
  if (spec.act === 'always') return undefined;
  if (spec.act === 'power-only' && run?.byHold === true && run.phase !== 'closed') return undefined;
  return { reason: 'ActMode', message: `act is ${spec.act} in the desired state: \`ananke resume\` ends that` };
};
