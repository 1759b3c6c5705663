/** Requests, their refusals and their ends. A drain has thousands of them, so most are for those who ask for debug. */
import type { Action } from '../../core/action.ts';
import type { ActionEnd } from '../../core/action-end.ts';
import type { Refusal } from '../../core/decision.ts';
import { kindOf } from '../action-kind.ts';
import { type Level, type LogLine, line } from './line.ts';

export function begunLines(actions: readonly Action[]): readonly LogLine[] {
  return actions.map(({ id, kind, target, risk, reason, message }) =>
    line('debug', 'action begun', { action: id, kind, target, risk, reason, why: message }),
  );
}

/** Once per change: a refusal stands for as long as what it waits for. */
export function refusedLines(old: readonly Refusal[], now: readonly Refusal[]): readonly LogLine[] {
  const told = new Set(old.map(keyOf));
  return now
    .filter((one) => !told.has(keyOf(one)))
    .map(({ action, interlock, reason, message }) =>
      line('debug', 'action refused', { action, interlock, reason, why: message }),
    );
}

const keyOf = ({ action, interlock, reason }: Refusal): string => JSON.stringify([action, interlock, reason]);

/** `note` is what the other side said. */
export function endLine(end: ActionEnd): LogLine {
  const { id, outcome, note } = end;
  return line(levelOf(end), 'action ended', { action: id, kind: kindOf(id), outcome, note });
}

/**
 * A refused eviction is how a disruption budget works, and the channel of a poweroff often breaks before its answer: neither is
 * anything that somebody should look at.
 */
function levelOf({ id, outcome }: ActionEnd): Level {
  if (outcome === 'accepted') return 'debug';
  const kind = kindOf(id);
  if (kind === 'EvictPod' || kind === 'DeletePod') return 'debug';
  if (outcome === 'unknown' && (kind === 'PowerOff' || kind === 'PowerOffSelf')) return 'info';
  return 'warn';
}
