/** What a reason goes by: for `ananke explain`, so that somebody who reads the word knows where to look and what to set. */
import type { CellValues } from '../../core/facts.ts';

/** The parts of a reading that matter; none for a reading that only has to be there. */
type FactParts = {
  readonly [Kind in keyof CellValues]?: readonly PartOf<CellValues[Kind]>[];
};
type PartOf<Value> = Value extends readonly (infer Entry)[] ? keyof Entry & string : keyof Value & string;

export interface Basis {
  readonly facts: FactParts;
  /** What of ananke's own record, or of the work at hand, it looks at, in words. */
  readonly record?: string;
  /** Keys of ananke.yaml and desired.yaml by which it would come out otherwise. */
  readonly settings: readonly string[];
}
/** Nothing for a reason without an entry: it is not known to be true, and nothing is guessed. */
export type BasisTable<Reason extends string> = { readonly [Name in Reason]?: Basis };
