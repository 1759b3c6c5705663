/** The three ways in which a request is answered. */
import type { Answer } from '../../core/action.ts';

export const accepted: Answer = { outcome: 'accepted' };
/** It said no, or was not reached: nothing was done. */
export const failed = (note: string): Answer => ({ outcome: 'failed', note });
/** It may or may not have been done. */
export const unknownWhether = (note: string): Answer => ({ outcome: 'unknown', note });
