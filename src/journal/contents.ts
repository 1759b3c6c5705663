/** The frames that one entry needs: none when nothing changed, or nothing that cannot wait. */

import type { Action } from '../core/action.ts';
import type { ActionEnd } from '../core/action-end.ts';
import type { Memory } from '../core/memory.ts';
import type { FrameContent } from './frame.ts';
import { diff } from './patch.ts';
import { mayWait } from './volatile.ts';

export interface Change {
  readonly memory: Memory;
  /** Actions that start once this is durable. */
  readonly begins?: readonly Action[];
  /** The action whose end this change of Memory is. */
  readonly end?: ActionEnd;
}

export function contentsOf({ memory, begins = [], end }: Change, before: unknown): FrameContent[] {
  const patch = diff(before, memory);
  if (end !== undefined) return [{ kind: 'end', end, patch }];
  if (begins.length === 0 && mayWait(patch, before)) return [];
  return [
    ...(patch.length === 0 ? [] : [{ kind: 'memory', patch } as const]),
    ...begins.map(({ id, kind, target, reason, message }) => {
      return { kind: 'begin', begin: { id, kind, target, reason, message } } as const;
    }),
  ];
}
