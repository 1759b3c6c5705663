/** What every reason goes by, as far as it is declared: all that a person is needed for, that block, hold or refuse. */
import type { Basis } from './basis.ts';
import { powerBasis } from './power.ts';
import { refusalBasis } from './refusals.ts';
import { stepBasis } from './steps.ts';

export const bases: ReadonlyMap<string, Basis> = new Map(
  [powerBasis, refusalBasis, stepBasis].flatMap((table) => Object.entries(table)),
);
