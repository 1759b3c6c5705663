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
  const judge = (memory: Memory | undefined): void => {
    if (acknowledged === undefined || possible.has(nameOf(memory?.edit))) return;
    const found = memory?.edit?.id ?? 'none';
    scene.report(
      'S10',
      'desired.yaml',
      `edit ${acknowledged.id} was acknowledged; after a crash the memory holds ${found}`,
    );
  };
  return {
    decides({ memory, desired }, life) {
      if (life !== lifeSeen) judge(memory);
      lifeSeen = life;
      // What is decided now may reach the disk before anybody hears of it.
      if (desired.state === 'valid') possible.add(`${desired.editId} ${desired.digest}`);
    },
    ticked({ decision, durable }) {
      const { edit } = decision.memory;
      if (!durable || edit === undefined) return;
      acknowledged = edit;
      possible = new Set([nameOf(edit)]);
    },
  };
}
