/** One line of the journal. Each frame names the hash of the one before it, so none can be lost or moved unnoticed. */

import type { Action } from '../core/action.ts';
import type { ActionEnd } from '../core/action-end.ts';
import type { Timestamp } from '../core/moment.ts';
import { isPatch, isPlain, type Patch } from './patch.ts';
import { seal, type Unsealed, unseal } from './seal.ts';

/** What a person wants to know of an action that is about to start. */
export type Begin = Pick<Action, 'id' | 'kind' | 'target' | 'reason' | 'message'>;
export type FrameContent =
  /** Memory changed. The actions of that decision are already `in-flight` in it. */
  | { readonly kind: 'memory'; readonly patch: Patch }
  /** One of those actions: for people and for counting, it changes nothing. */
  | { readonly kind: 'begin'; readonly begin: Begin }
  /** The patch is the end as folded into Memory at that time, so that a later rule of folding cannot change the past. */
  | { readonly kind: 'end'; readonly end: ActionEnd; readonly patch: Patch }
  /** A checkpoint was taken here: the last frame of one generation and the first one of the next. */
  | { readonly kind: 'checkpoint' };

export interface Frame {
  readonly sequence: number;
  readonly kind: FrameContent['kind'];
  /** Empty for frames that change nothing. */
  readonly patch: Patch;
  readonly previous: string;
  readonly hash: string;
  /** Without the line end, exactly as it was written. */
  readonly line: string;
}
export type ReadFrame =
  | { readonly state: 'good'; readonly frame: Frame }
  | Exclude<Unsealed, { readonly state: 'good' }>;

export function writeFrame(content: FrameContent, sequence: number, previous: string, wallAt: Timestamp): Frame {
  const { kind, ...rest } = content;
  const { line, hash } = seal({ sequence, kind, wallAt, ...rest, previous });
  return { sequence, kind, patch: 'patch' in content ? content.patch : [], previous, hash, line };
}

export function readFrame(line: string): ReadFrame {
  const opened = unseal(line);
  if (opened.state !== 'good') return opened;
  const { fields, hash } = opened;
  const { sequence, kind, previous, patch = [] } = fields;
  const damaged = { state: 'damaged' } as const;
  if (typeof sequence !== 'number' || typeof previous !== 'string' || !isKind(kind) || !isPatch(patch)) return damaged;
  if ((kind === 'end' && !isPlain(fields['end'])) || (kind === 'begin' && !isPlain(fields['begin']))) return damaged;
  return { state: 'good', frame: { sequence, kind, patch, previous, hash, line } };
}

function isKind(value: unknown): value is FrameContent['kind'] {
  return value === 'memory' || value === 'begin' || value === 'end' || value === 'checkpoint';
}
