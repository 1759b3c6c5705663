/** The mode of acting that counts now: a pause ends by itself, and the edit that asked for it stays as it was written. */
import type { DesiredSpec } from '../core/desired.ts';
import type { Memory } from '../core/memory.ts';
import type { Instant } from '../core/moment.ts';

/** Undefined: nobody has said anything yet. */
export function actInForce({ edit, actEndsAt }: Memory, at: Instant): DesiredSpec['act'] | undefined {
  if (edit === undefined) return undefined;
  const isOver = edit.spec.act !== 'always' && actEndsAt !== undefined && at >= actEndsAt;
  return isOver ? 'always' : edit.spec.act;
}
