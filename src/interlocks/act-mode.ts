import { mayActFor } from '../core/act-mode.ts';
import type { Interlock } from '../core/interlock.ts';

/** A person said: look, do not touch. */
export const actMode: Interlock = (_action, { spec, run }) =>
  mayActFor(spec, run)
    ? undefined
    : { reason: 'ActMode', message: `act is ${spec.act} in the desired state: \`ananke resume\` ends that` };
