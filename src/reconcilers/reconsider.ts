/** Edit, power, holds, intent, targets, run: what should be, before anybody asks how to get there. */
import type { Input } from '../core/decision.ts';
import type { Memory } from '../core/memory.ts';
import type { Moment } from '../core/moment.ts';
import { siteOf } from '../core/site.ts';
import type { View } from '../core/view.ts';
import type { Pictures } from './machines.ts';
import { assessPower } from './power/assess-power.ts';
import { darkUpses, nextHolds } from './power/holds.ts';
import { withoutSpentReleases } from './power/release.ts';
import { forgetMarks, rememberBoots } from './remember.ts';
import { accountForAbsences } from './run/absences.ts';
import { askedFor } from './run/asked-for.ts';
import { unhealthyNow } from './run/baseline.ts';
import { acceptEdit } from './run/edit.ts';
import { targetsOf } from './run/intent.ts';
import { nextRun } from './run/lifecycle.ts';
import { mustCycle } from './run/must-cycle.ts';
import { withWaiting } from './run/waiting-options.ts';
import { wordInForce } from './run/word.ts';

export interface Reconsidered {
  readonly memory: Memory;
  readonly view: Omit<View, 'run' | 'memory'>;
}

export function reconsider(input: Input, start: Memory, pictures: Pictures, now: Moment): Reconsidered {
  const { config, snapshot, desired, estimates } = input;
  const edited = acceptEdit(start, desired, now, snapshot.wallAt);
  const word = wordInForce(edited);
  const { spec } = word;
  let { memory } = word;
  // `set up` in this boot is a word of this boot: starting machines is allowed.
  if (edited.isNew && edited.says !== 'nothing' && edited.spec.cluster === 'up')
    memory = { ...memory, bootstrapFor: memory.hostBootId };
  const { ups, power } = assessPower({ config, snapshot, memory, pictures, estimates, now });
  if (ups !== memory.ups) memory = { ...memory, ups };
  const holds = nextHolds({ config, memory, power, now, pictures, wallAt: snapshot.wallAt });
  if (holds !== memory.holds) memory = withWaiting({ ...memory, holds });
  memory = withoutSpentReleases(memory, now);
  // The first start ever adopts the operator's word as it stands; a hold of that moment is already a change.
  if (memory.intended === undefined)
    memory = { ...memory, intended: targetsOf({ config, spec, holds: {}, dark: new Set(), mustCycle: new Set() }) };
  const dark = darkUpses({ config, memory, power, now });
  const cycling = mustCycle({ config, memory, spec, pictures, now });
  const targets = targetsOf({ config, spec, holds, dark, mustCycle: cycling });
  memory = nextRun({
    config,
    memory,
    targets,
    cycling,
    asked: askedFor({ spec, holds, dark, cycling }),
    edit: {
      isNew: word.isNew,
      isSaid: word.isSaid,
      asksUp: spec.cluster === 'up',
      // A word that was only shown until now comes with its options.
      options: edited.isNew && edited.says !== 'word' ? undefined : spec.options,
      cause: spec.reason === '' ? `desired ${spec.cluster}` : spec.reason,
    },
    pictures,
    unhealthy: () => unhealthyNow(config, snapshot),
    now,
    wallAt: snapshot.wallAt,
  });
  memory = accountForAbsences({ config, memory: rememberBoots(memory, pictures), targets, pictures, snapshot });
  memory = forgetMarks(memory, snapshot);
  return { memory, view: { config, site: siteOf(config), spec, snapshot, estimates, now, power } };
}
