/** The desired state as the deciding half reads it; `src/api/desired.ts` makes it from desired.yaml. */
import type { NodeName, UpsName } from './ids.ts';
import type { Timestamp } from './moment.ts';

export interface RunOptions {
  readonly skipDrain?: true;
  readonly skipEtcdSnapshot?: true;
  readonly forceFluxBranch?: string;
  readonly acceptPower?: Readonly<Record<UpsName, 'unknown' | 'on-battery'>>;
}
export interface Countermand {
  readonly hold: string;
  readonly until: Timestamp;
  readonly by: string;
  readonly reason: string;
}
export interface DesiredSpec {
  readonly cluster: 'up' | 'down';
  readonly mode: 'config' | 'cluster-only' | 'poweroff';
  readonly ignoredNodes: readonly NodeName[];
  readonly reason: string;
  readonly act: 'always' | 'power-only' | 'never';
  readonly actUntil?: Timestamp;
  readonly options: RunOptions;
  readonly countermands: readonly Countermand[];
}
/** Before anybody ever said a word: up, and nothing is done about it, because no run opens. */
export const nothingSaid: DesiredSpec = {
  cluster: 'up',
  mode: 'config',
  ignoredNodes: [],
  reason: '',
  act: 'always',
  options: {},
  countermands: [],
};
/** What may not be done, whatever else a file means. */
export type Forbidden = Pick<DesiredSpec, 'ignoredNodes' | 'act'>;
/** What desired.yaml says now. Only a `valid` one can change anything. */
export type Desired =
  /** `editId` is the `ananke.dev/edit-id` annotation or ''; `digest` covers the spec: a new pair is a new edit. */
  | {
      readonly state: 'valid';
      readonly spec: DesiredSpec;
      readonly editId: string;
      readonly digest: string;
      readonly by?: string;
      /** When `ananke set` wrote it, by the clock of then. */
      readonly saidAt?: Timestamp;
    }
  | {
      readonly state: 'invalid';
      readonly place: string;
      readonly message: string;
      /** Heeded only where no word of before is known. */
      readonly forbids?: Forbidden;
    }
  | { readonly state: 'absent'; readonly message: string }
  /** Nobody has read it yet in this life of the process: not a word, and not the absence of one. */
  | { readonly state: 'unread'; readonly message: string };

/** A release or a pause may last this long at the most, ms: 12 hours. */
export const longestGraceMs = 12 * 3_600_000;
