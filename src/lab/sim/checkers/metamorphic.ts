// Invariants that compare two runs: another wall clock, the same seed again, a life without crashes.
import { actionTrace } from '../../world/checkers/action-trace.ts';
import type { World } from '../../world/world.ts';
import type { OutageResult } from '../outage.ts';
import type { Deed } from '../script.ts';
import { digestOf } from '../truth-digest.ts';
import type { Finding } from './sim-checker.ts';

/** S20: wall time may be anything and may jump; no action comes earlier, later or otherwise for it. */
export function sameActions(one: OutageResult, other: OutageResult): Finding | undefined {
  return difference('S20', 'the wall clock', byTarget(one), byTarget(other));
}

/** Asked for only where something outlived the step before, which is a matter of milliseconds. */
const ifLeftOver: ReadonlySet<string> = new Set(['ssh-end-workloads', 'ssh-kill-leftovers']);

/**
 * What was done to each target, in order. Without the times, and without how often something was repeated at once: one reading more
 * or less shifts the latencies that are drawn after it, by milliseconds.
 */
function byTarget({ world }: OutageResult): string[] {
  const targets = new Map<string, string[]>();
  for (const line of actionTrace(world.trace)) {
    const [, command = '', target = '', ...details] = line.split(' ');
    if (ifLeftOver.has(command)) continue;
    const list = targets.get(target) ?? [];
    const said = [target, command, ...details].join(' ');
    if (list.at(-1) !== said) list.push(said);
    targets.set(target, list);
  }
  return [...targets].toSorted(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, lines]) => lines);
}

/** S21: equal seeds give equal bytes, down to the last event. */
export function sameBytes(one: OutageResult, other: OutageResult): Finding | undefined {
  const lines = ({ world }: OutageResult): string[] => world.trace.map((event) => JSON.stringify(event));
  return difference('S21', 'the same seed', lines(one), lines(other));
}

/** L3: crashes cost time and nothing else. */
export function sameEnd(crashed: OutageResult, crashFree: OutageResult): Finding | undefined {
  if (crashed.converged !== crashFree.converged) {
    const message = `converged is ${crashed.converged} with crashes and ${crashFree.converged} without`;
    return { invariant: 'L3', at: crashed.world.now(), subject: 'the end', message };
  }
  const contested = [crashed, crashFree].flatMap(({ world }) => suspendedByPeople(world));
  const lines = ({ world }: OutageResult): readonly string[] =>
    digestOf(world).filter((line) => !contested.some((object) => line.startsWith(`flux ${object} `)));
  return difference('L3', 'the end', lines(crashed), lines(crashFree));
}

/** Whether a person or ananke suspends an object first is luck, and whoever comes second changes nothing: it stays with the first. */
function suspendedByPeople({ trace }: World): readonly string[] {
  return trace.flatMap((event) =>
    event.kind === 'fault-begins' && event.fault === 'person-suspends' ? [event.target] : [],
  );
}

export const isCrash = (deed: Deed): boolean => deed.does === 'crash' || deed.bucket === 'crash-in-step';

function difference(
  invariant: string,
  subject: string,
  left: readonly string[],
  right: readonly string[],
): Finding | undefined {
  for (let line = 0; line < Math.max(left.length, right.length); line += 1) {
    if (left[line] === right[line]) continue;
    const message = `line ${line} is "${left[line] ?? 'nothing'}" and "${right[line] ?? 'nothing'}"`;
    return { invariant, at: 0, subject, message };
  }
  return undefined;
}
