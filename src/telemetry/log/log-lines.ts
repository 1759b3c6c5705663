/**
 * What is worth a line between two decisions that follow one another: what changed, never what merely is. At info a whole outage
 * fits a few pages; each request, each refusal and each single reading is there for those who ask for debug.
 */
import type { Memory } from '../../core/memory.ts';
import type { Seen } from '../plan/seen.ts';
import { begunLines, refusedLines } from './action-lines.ts';
import { cellLines } from './cell-lines.ts';
import { conditionLines } from './condition-lines.ts';
import { desiredLines } from './desired-lines.ts';
import { holdLines, releaseLines } from './hold-lines.ts';
import type { LogLine } from './line.ts';
import { machineLines } from './machine-lines.ts';
import { powerLines } from './power-lines.ts';
import { beforeOpening, runLines } from './run-lines.ts';
import { startLines } from './start-lines.ts';
import { stepLines } from './step-lines.ts';

/** `before`: the last decision that was carried out in this life of the process. */
export function logLines(before: Seen | undefined, now: Seen): readonly LogLine[] {
  // The first decision of a life follows what was remembered from the life before: that is not told again.
  const old: Memory | undefined = before === undefined ? now.input.memory : before.decision.memory;
  const { memory } = now.decision;
  return [
    ...startLines(before, now),
    ...desiredLines(before, old, now),
    ...powerLines(before, old, now),
    ...holdLines(old?.holds ?? {}, memory.holds),
    ...releaseLines(old?.countermands ?? {}, memory),
    ...beforeOpening(old?.run, memory.run),
    ...machineLines(old, memory),
    ...stepLines(before, now),
    ...runLines(old, memory),
    ...conditionLines(before?.decision.conditions ?? [], now.decision.conditions),
    ...begunLines(now.decision.actions),
    ...refusedLines(before?.decision.refusals ?? [], now.decision.refusals),
    ...cellLines(before?.input.snapshot, now.input.snapshot),
  ];
}
