/** Where observers put what they read: the cells, as far as an observer has to know them. */
import type { CellName, CellValues, LoneCell, SubjectCell } from '../core/facts.ts';
import type { Instant } from '../core/moment.ts';

/** Why something could not be read: a reason of api/reasons.ts, and a sentence. */
export interface Failure {
  readonly reason: string;
  readonly message: string;
}
export type ValueIn<Name extends CellName> = Name extends LoneCell
  ? CellValues[Name]
  : Name extends `${infer Kind extends SubjectCell}/${string}`
    ? CellValues[Kind]
    : never;

export interface Publisher {
  /** `began`: when the reading started. `asked`: somebody waits for a newer reading, so an equal value is news too. */
  publish<Name extends CellName>(name: Name, value: ValueIn<Name>, began: Instant, asked: boolean): void;
  /** It could not be read: the last value is shown as stale for a while, and then nothing is known. */
  fail(name: CellName, failure: Failure): void;
  /** Unknown at once: for facts of which an old value means nothing. */
  forget(name: CellName, failure: Failure): void;
}
