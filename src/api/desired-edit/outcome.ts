/** What an edit of desired.yaml is made with, beside the file and the change, and what comes of it. */
import type { DesiredSpec } from '../../core/desired.ts';
import type { KnownNames } from '../desired.ts';
import type { Problem } from '../problems.ts';
import type { Mistake } from './change.ts';

export interface Site {
  /** What names are checked against. */
  readonly config: KnownNames;
  /** What ananke goes by now, if the caller knows: a file that is missing or not valid has not changed that. */
  readonly inForce?: DesiredSpec;
}
export type DesiredEdit =
  | EditedDesired
  /** The file says of itself that it is something else: not a word of it is ananke's to change. */
  | { readonly state: 'another-kind'; readonly kind: string }
  /** Something that was said cannot be meant. */
  | { readonly state: 'mistaken'; readonly mistakes: readonly Mistake[] }
  /** Neither the file nor the change says whether up or down is wanted. No problem is listed when there is no file. */
  | { readonly state: 'refused'; readonly problems: readonly Problem[] };
export interface EditedDesired {
  readonly state: 'edited';
  readonly bytes: Uint8Array;
  /** Undefined when there was no valid file. */
  readonly before: DesiredSpec | undefined;
  readonly after: DesiredSpec;
  /** The whole old text when the new one does not contain it. It has to be on disk before the new one takes its place. */
  readonly rejected?: Uint8Array;
  /** What was wrong with the old text. */
  readonly problems: readonly Problem[];
}
