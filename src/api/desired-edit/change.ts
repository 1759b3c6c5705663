/** What the command line may want of desired.yaml, as plain values. */
import type { DesiredSpec } from '../../core/desired.ts';
import type { Timestamp } from '../../core/moment.ts';

/** One edit: new each time, so that the same word said again counts as said again. */
export interface Stamp {
  readonly id: string;
  readonly at: Timestamp;
  /** Name of the user. */
  readonly by: string;
}
/** Said as a whole: what is not given returns to its default. */
export interface Word {
  readonly cluster: DesiredSpec['cluster'];
  readonly mode?: DesiredSpec['mode'];
  readonly reason?: string;
  readonly options?: SaidOptions;
}
export interface SaidOptions {
  readonly skipDrain?: true;
  readonly skipEtcdSnapshot?: true;
  readonly forceFluxBranch?: string;
  readonly acceptPower?: Readonly<Record<string, 'unknown' | 'on-battery'>>;
}
export type Change =
  /** `ananke set`. Without a word the one that stands is kept, but for its options: see `edit-desired.ts`. */
  | {
      readonly kind: 'say';
      readonly word?: Word;
      /** Names or aliases. */
      readonly ignore?: readonly string[];
      readonly unignore?: readonly string[];
    }
  /** `ananke release`. An end that is not in the future takes the release back. */
  | { readonly kind: 'release'; readonly hold: string; readonly until: Timestamp; readonly reason: string }
  /** `ananke pause`; without an end it lasts until `resume`. */
  | { readonly kind: 'pause'; readonly act: 'power-only' | 'never'; readonly until?: Timestamp }
  /** `ananke resume`. */
  | { readonly kind: 'resume' };

/** Something that was said to `ananke` and cannot be meant. */
export interface Mistake {
  /** The argument: `ignore-node`, `reason`, `hold`, ... */
  readonly argument: string;
  /** What was said there. */
  readonly said: string;
  /** What is wrong, without a full stop: `there is no node "titan-41" in ananke.yaml`. */
  readonly message: string;
  /** What may have been meant, the likeliest first, and at most three. */
  readonly nearest: readonly string[];
}
