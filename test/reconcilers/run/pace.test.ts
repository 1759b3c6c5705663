import { describe, expect, it } from 'vitest';
import type { AssessedStep } from '../../../src/core/decision.ts';
import type { Run } from '../../../src/core/memory.ts';
import { after, momentAt } from '../../../src/core/moment.ts';
import type { Pace, StepState } from '../../../src/core/step.ts';
import type { UpsPicture } from '../../../src/core/view.ts';
import { expand } from '../../../src/reconcilers/graph/expand.ts';
import { schedule } from '../../../src/reconcilers/graph/schedule.ts';
import { down } from '../../../src/reconcilers/order.ts';
import { nextPace, remaining } from '../../../src/reconcilers/run/pace.ts';
import { downScope } from '../../../src/reconcilers/run/scope.ts';
import { aPicture } from '../../support/builders/actions.ts';
import { aConfig, aConfigWithTwoUpses, minute, pi2, pi3, second, upsA, upsB } from '../../support/builders/config.ts';
import { assessed } from '../../support/builders/graph.ts';
import { aRun } from '../../support/builders/memory.ts';
import { start } from '../../support/builders/snapshot.ts';

const config = aConfig();
const open = aRun(config);
const planned = expand(down, { ...downScope(config, open, []), together: false });
const settled = (state: (row: string) => StepState): readonly AssessedStep[] =>
  planned.map((step) => ({ step, state: state(step.row), assessment: assessed('not-done') }));
const steps = settled(() => ({ is: 'waiting', for: [] }));
const doneNow: StepState = { is: 'done', at: start };
/** The snapshot is the longest way, and the first thing that a hurried run leaves out. */
const lengthMs: Readonly<Record<string, number>> = { 'snapshot-etcd': 20 * minute, drain: 2 * minute };
const durations = (step: { readonly row: string }): number => lengthMs[step.row] ?? 10 * second;
const inputOf = (steps: readonly AssessedStep[], now = momentAt(start)) => ({
  config,
  run: open,
  power: {},
  holds: {},
  steps,
  durations,
  now,
});
const everybody = { has: () => true };
const remainingMs = (pace: Pace, of = steps) => remaining(inputOf(of), pace).stillMs(everybody) ?? 0;

/** Second after second with that much of the battery left each time. */
function paced(run: Run, leftMs: readonly number[], change: Partial<UpsPicture> = {}): Run {
  return leftMs.reduce((run, left, index) => {
    const at = after(start, index * second);
    const power = { [upsA]: aPicture({ line: 'battery', darkAt: after(at, left), ...change }) };
    return nextPace({ config, run, power, holds: {}, steps, durations, now: momentAt(at) });
  }, run);
}
const short = remainingMs('graceful');
const scarce = remainingMs('hurried');

describe('the pace', () => {
  it('stays graceful while the way down fits the reserve', () => {
    expect(paced(open, [short + 1, short + 1, short + 1, short + 1]).pace).toBe('graceful');
  });

  it('is hurried when the way down has missed the reserve on three updates', () => {
    expect(paced(open, [short, short]).pace).toBe('graceful');
    expect(paced(open, [short, short, short]).pace).toBe('hurried');
    expect(paced(open, [short, short, short + 1, short, short]).pace).toBe('graceful');
  });

  it('counts updates and not ticks', () => {
    const power = { [upsA]: aPicture({ line: 'battery', darkAt: after(start, short) }) };
    const tick = (run: Run) => nextPace({ config, run, power, holds: {}, steps, durations, now: momentAt(start) });
    expect(tick(tick(tick(tick(open)))).pace).toBe('graceful');
  });

  it('is emergency when not even the hurried way fits', () => {
    expect(paced(open, [scarce, scarce, scarce]).pace).toBe('emergency');
  });

  it('is emergency at once on battery with low battery', () => {
    expect(paced(open, [60 * minute], { lowBattery: true }).pace).toBe('emergency');
    expect(paced(open, [60 * minute], { lowBattery: true, line: 'mains' }).pace).toBe('graceful');
  });

  it('only ever tightens within a run', () => {
    const much = [60 * minute, 60 * minute, 60 * minute, 60 * minute];
    expect(paced({ ...open, pace: 'hurried' }, much).pace).toBe('hurried');
    expect(paced({ ...open, pace: 'emergency' }, much).pace).toBe('emergency');
  });

  it('leaves out what a hurried way leaves out', () => {
    expect(remainingMs('emergency')).toBeLessThan(remainingMs('hurried'));
    expect(remainingMs('hurried')).toBeLessThan(remainingMs('graceful'));
  });

  it('does not count what is settled, and what a running step has used up', () => {
    const half = settled((row) =>
      row === 'drain' ? { is: 'ready', since: after(start, -minute) } : { is: 'done', at: start },
    );
    expect(remainingMs('graceful', half)).toBe(minute);
    expect(half.some(({ step }) => step.subject === pi2)).toBe(true);
  });

  it('asks to be looked at when a stalled step makes the way down miss the reserve, and not before', () => {
    const draining = settled((row) =>
      row === 'drain' ? { is: 'ready', since: start } : row === 'end-workloads' ? { is: 'waiting', for: [] } : doneNow,
    );
    // Two minutes of drain, ten seconds after it, and one minute to spare.
    const power = { [upsA]: aPicture({ line: 'battery', darkAt: after(start, 3 * minute + 10 * second) }) };
    const look = (run: Run, ms: number) => {
      const now = momentAt(after(start, ms));
      return { run: nextPace({ ...inputOf(draining, now), run, power }), next: now.next() };
    };
    const missAt = 3 * minute;
    for (const ms of [0, second, 2 * minute, missAt - 1])
      expect(look(open, ms)).toEqual({ run: open, next: after(start, missAt) });
    expect(look(open, missAt).run.paceMisses).toBe(1);
  });
});

describe('a UPS that takes down only its own machines', () => {
  const two = aConfigWithTwoUpses();
  const partial = aRun(two, { targets: { cluster: 'running', machines: { [pi3]: 'off' } } });
  const stepsOf = (run: Run): readonly AssessedStep[] =>
    expand(down, { ...downScope(two, run, []), together: false }).map((step) => ({
      step,
      state: { is: 'waiting', for: [] },
      assessment: assessed('not-done'),
    }));
  const battery = (leftMs: number, at = start, change: Partial<UpsPicture> = {}) =>
    aPicture({ line: 'battery', darkAt: after(at, leftMs), ...change });
  const after3 = (run: Run, powerAt: (at: typeof start) => Record<string, UpsPicture>) =>
    [0, second, 2 * second].reduce((paced, ms) => {
      const at = after(start, ms);
      const input = { config: two, run: paced, power: powerAt(at), holds: {}, steps: stepsOf(run), durations };
      return nextPace({ ...input, now: momentAt(at) });
    }, run).pace;

  it('sets the pace of their way down, also beside one that ends later', () => {
    expect(after3(partial, (at) => ({ [upsB]: battery(second, at), [upsA]: battery(60 * minute, at) }))).toBe(
      'emergency',
    );
  });

  it('sets no pace for machines that hang on others', () => {
    const elsewhere = aRun(two, { targets: { cluster: 'running', machines: { [pi2]: 'off' } } });
    expect(after3(elsewhere, (at) => ({ [upsB]: battery(second, at, { lowBattery: true }) }))).toBe('graceful');
    expect(after3(partial, (at) => ({ [upsB]: battery(60 * minute, at, { lowBattery: true }) }))).toBe('emergency');
  });

  it('has no say in what comes after its machines', () => {
    const wide = aRun(two);
    const whole = schedule(
      stepsOf(wide).map(({ step }) => step),
      durations,
    );
    const lastOfItsOwn = Math.max(
      ...stepsOf(wide).flatMap(({ step }) => (step.subject === pi3 ? [whole.finishMs.get(step.id) ?? 0] : [])),
    );
    expect(lastOfItsOwn).toBeLessThan(whole.totalMs);
    expect(after3(wide, (at) => ({ [upsB]: battery(lastOfItsOwn + second, at) }))).toBe('graceful');
    expect(after3(wide, (at) => ({ [upsB]: battery(lastOfItsOwn - second, at) }))).not.toBe('graceful');
  });
});
