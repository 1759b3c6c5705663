/**
 * UPSes that have to finish: a machine was told to go off, it only starts again with its power, and its UPS can cycle its output.
 * Then every machine of that UPS goes off and the output is cycled, although mains are back: half off would stay half off.
 */
import type { Config, UpsConfig } from '../../core/config.ts';
import type { DesiredSpec } from '../../core/desired.ts';
import { stepId, subjectOf, type UpsName } from '../../core/ids.ts';
import type { Memory } from '../../core/memory.ts';
import { after, type Moment } from '../../core/moment.ts';
import { entriesOf } from '../../core/records.ts';
import type { Pictures } from '../machines.ts';
import { isOpen } from './is-open.ts';
import { goingDown } from './scope.ts';

export interface MustCycleInput {
  readonly config: Config;
  readonly memory: Memory;
  readonly spec: DesiredSpec;
  readonly pictures: Pictures;
  readonly now: Moment;
}
/** After the delay the output is off; the machines need their power to be gone for a moment, ms. */
const outputSettleMs = 30_000;

export function mustCycle(input: MustCycleInput): ReadonlySet<UpsName> {
  const { config, memory, spec } = input;
  const run = memory.run;
  // Only while the way down in which they were told still goes on: after it, they are waited for.
  // A boot of the own host is never a reason to power anything off.
  if (!isOpen(run) || run.boot !== memory.hostBootId || goingDown(run).length === 0 || spec.cluster === 'down')
    return new Set();
  return new Set(
    config.ups
      .filter(
        (ups) =>
          ups.returnOutput &&
          run.askedBy.includes(ups.name) &&
          run.notCycling?.includes(ups.name) !== true &&
          isStuck(ups, input),
      )
      .map((ups) => ups.name),
  );
}

function isStuck(ups: UpsConfig, { config, memory, spec, pictures, now }: MustCycleInput): boolean {
  const fed = config.machines.filter((machine) => machine.feeds.includes(ups.name));
  // Impossible: a machine that nobody may touch, or with a second feed that would keep it on, hangs on this output.
  if (fed.some((machine) => spec.ignoredNodes.includes(machine.name))) return false;
  // Nor with one that has no rows in this run, because it was ignored or unknown when it opened: it would never go off.
  if (fed.some((machine) => memory.run?.targets.machines[machine.name] === undefined)) return false;
  // A poweroff that was given up is no proof of off, and without proof no output is cut: the machines are waited for as they are.
  const givenUp = givenUpMachines(memory);
  if (fed.some((machine) => givenUp.has(machine.name))) return false;
  // Whoever serves its upsd is off, or on the way: nobody is left who could tell it. An attempt that was left out counts the same.
  const deaf =
    ups.serverHost !== undefined && ups.serverHost !== config.self && memory.committed[ups.serverHost] !== undefined;
  const leftOut = memory.run?.steps[stepId('cycle-ups-output', ups.name)]?.settledBy !== undefined;
  if ((deaf || leftOut) && memory.run?.cycled[ups.name] === undefined) return false;
  const cycledAt = memory.run?.cycled[ups.name];
  const selfIsFed = fed.some((machine) => machine.name === config.self);
  if (cycledAt !== undefined && !selfIsFed && now.reached(after(cycledAt, ups.offDelayMs + outputSettleMs)))
    return false;
  return fed.some((machine) => {
    const told = memory.committed[machine.name];
    if (told === undefined || machine.wake.method !== 'mains' || machine.feeds.length > 1) return false;
    const picture = pictures.get(machine.name);
    return !(picture?.answers === true && picture.reading !== undefined && picture.reading.bootId !== told);
  });
}

function givenUpMachines({ run }: Memory): ReadonlySet<string> {
  const names = new Set<string>();
  for (const [id, record] of entriesOf(run?.steps ?? {})) {
    if (record.settledBy === undefined || record.doneAt !== undefined) continue;
    if (record.settledBy === 'silence' || id.startsWith('power-off')) names.add(subjectOf(id));
  }
  return names;
}
