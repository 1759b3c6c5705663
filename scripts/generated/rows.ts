// Both orders, each row with the first subject that it is made for.
import type { Config } from '../../src/core/config.ts';
import type { Order, Step } from '../../src/core/step.ts';
import { expand } from '../../src/reconcilers/graph/expand.ts';
import { down, up } from '../../src/reconcilers/order.ts';
import { downScope, upScope } from '../../src/reconcilers/run/scope.ts';
import { allUnknown } from '../../src/telemetry/explain/nothing-known.ts';

export interface Table {
  readonly rules: Order<string>;
  /** One step for each row, in the order of the table. */
  readonly steps: readonly Step[];
}

export function bothTables(config: Config): { readonly down: Table; readonly up: Table } {
  const going = allUnknown(config, 'off').run;
  const coming = allUnknown(config, 'running').run;
  if (going === undefined || coming === undefined) throw new Error('both directions have a run');
  const ups = config.ups.map(({ name }) => name);
  const downSteps = expand(down, { ...downScope(config, going, ups), together: false });
  const upSteps = expand(up, upScope(config, coming.targets));
  return { down: { rules: down, steps: oneEach(down, downSteps) }, up: { rules: up, steps: oneEach(up, upSteps) } };
}

function oneEach(rules: Order<string>, steps: readonly Step[]): readonly Step[] {
  return Object.keys(rules).map((row) => {
    const step = steps.find((one) => one.row === row);
    if (step === undefined) throw new Error(`the site of the generated tables has no subject for the row ${row}`);
    return step;
  });
}
