/** Conditions that changed in status or reason; their sentences, which have numbers in them, change all the time. */
import type { Condition } from '../../core/decision.ts';
import { needsPerson } from '../../reconcilers/conditions.ts';
import { type Level, type LogLine, line } from './line.ts';

export function conditionLines(old: readonly Condition[], now: readonly Condition[]): readonly LogLine[] {
  const nothing = undecided(now);
  if (nothing !== undefined) return nothing.reason === undecided(old)?.reason ? [] : [undecidedLine(nothing, old)];
  const was = new Map(old.map((one) => [one.type, one]));
  return now.flatMap((one) => {
    const { type, status, reason, message } = one;
    const before = was.get(type);
    if (before?.status === status && before.reason === reason) return [];
    return [
      line(levelOf(one), 'condition changed', { condition: type, from: before?.status, status, reason, why: message }),
    ];
  });
}

/** Without a boot id or a word none of them can be told, and all of them say why. */
function undecided(all: readonly Condition[]): Condition | undefined {
  const [first] = all;
  if (first === undefined) return undefined;
  return all.every(({ status, reason }) => status === 'Unknown' && reason === first.reason) ? first : undefined;
}

/** It is how every life of the process begins; later on it is not. */
function undecidedLine({ reason, message: why }: Condition, old: readonly Condition[]): LogLine {
  return line(old.length === 0 ? 'info' : 'warn', 'nothing can be decided', { reason, why });
}

function levelOf({ type, status, reason }: Condition): Level {
  if (type === 'Durable') return status === 'False' ? 'error' : 'info';
  if (type === 'Blocked') return status === 'True' && needsPerson.has(reason) ? 'warn' : 'info';
  return alarms[type] === status ? 'warn' : 'info';
}

/** The status of each in which somebody should look. Not converged is what every run is. */
const alarms: Readonly<Record<string, Condition['status']>> = {
  Healthy: 'False',
  DesiredValid: 'False',
  PowerSafe: 'False',
  GivenUp: 'True',
};
