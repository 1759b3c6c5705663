/** What an observer needs of the store of cells: the two things that a reading can come to. */
import type { CellName, CellValues, LoneCell, SubjectCell } from '../core/facts.ts';
import type { Instant } from '../core/moment.ts';

export type ValueIn<Name extends CellName> = Name extends LoneCell
  ? CellValues[Name]
  : Name extends `${infer Kind extends SubjectCell}/${string}`
    ? CellValues[Kind]
    : never;

export interface Publisher {
  /** `asked`: somebody waits for a newer reading, so an equal value is news too. */
  publish<Name extends CellName>(name: Name, value: ValueIn<Name>, began: Instant, asked: boolean): void;
  /** The last good value is stale from now on; without one the cell is unknown. */
  fail(name: CellName, reason: string, message: string): void;
}
