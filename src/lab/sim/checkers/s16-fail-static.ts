// S16: a file that cannot be understood decides as the last good one did.
import type { Decision } from '../../../core/decision.ts';
import type { SimChecker, SimScene } from './sim-checker.ts';

/** Each look costs a second decision. */
const looksPerOutage = 24;

export function failStatic(scene: SimScene): SimChecker {
  let looks = 0;
  return {
    decides(input, _life, decide) {
      const edit = input.memory?.edit;
      if (input.desired.state === 'valid' || edit === undefined || looks >= looksPerOutage) return;
      looks += 1;
      const lastGood = { state: 'valid', spec: edit.spec, editId: edit.id, digest: edit.digest } as const;
      const actual = essence(decide(input));
      const expected = essence(decide({ ...input, desired: lastGood }));
      if (actual === expected) return;
      scene.report(
        'S16',
        'desired.yaml',
        `a file that is ${input.desired.state} decides otherwise than the last good one`,
      );
    },
  };
}

/** All but the conditions, which do tell the difference. */
function essence({ memory, actions, refusals, wakeAt }: Decision): string {
  return JSON.stringify([memory, actions, refusals, wakeAt]);
}
