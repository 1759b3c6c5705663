// S10: a word that was acknowledged outlives any crash.
import type { Memory } from '../../../core/memory.ts';
import type { SimChecker, SimScene } from './sim-checker.ts';

type Edit = NonNullable<Memory['edit']>;
const nameOf = (edit: Edit | undefined): string => (edit === undefined ? 'none' : `${edit.id} ${edit.digest}`);

/** Acknowledged: a decision that knows it was recorded. What was decided later may have reached the disk or not. */
export function intentDurable(scene: SimScene): SimChecker {
  let acknowledged: Edit | undefined;
  let possible = new Set<string>();
  let lifeSeen = 0;
  return {
    decides({ memory }, life) {
      if (life === lifeSeen) return;
      lifeSeen = life;
      if (acknowledged === undefined || possible.has(nameOf(memory?.edit))) return;
      const found = nameOf(memory?.edit).split(' ', 1)[0];
      scene.report(
        'S10',
        'desired.yaml',
        `edit ${acknowledged.id} was acknowledged; after a crash the memory holds ${found}`,
      );
    },
    ticked({ decision, durable }) {
      const { edit } = decision.memory;
      if (durable && edit !== undefined) {
        acknowledged = edit;
        possible = new Set([nameOf(edit)]);
      } else possible.add(nameOf(edit));
    },
  };
}
