/** What a life of the process begins with, in one line: where it goes on, and from what record. */
import { noBoot } from '../../core/ids.ts';
import { keysOf } from '../../core/records.ts';
import { isOpen } from '../../reconcilers/run/is-open.ts';
import { actInForce } from '../act-in-force.ts';
import type { Seen } from '../plan/seen.ts';
import { type LogLine, line } from './line.ts';

export function startLines(before: Seen | undefined, { input, decision }: Seen): readonly LogLine[] {
  const { memory } = decision;
  const was = before === undefined ? input.memory?.hostBootId : before.decision.memory.hostBootId;
  const hasBooted = was !== undefined && was !== noBoot && was !== memory.hostBootId;
  const booted = hasBooted ? [line('info', 'own host booted', { boot: memory.hostBootId })] : [];
  if (before !== undefined) return booted;
  const run = isOpen(memory.run) ? memory.run : undefined;
  const first = line('info', 'first decision', {
    record: input.memory === undefined ? 'none' : 'goes on',
    machines: input.config.machines.length,
    ups: keysOf(decision.power),
    desired: memory.edit?.spec.cluster,
    act: actInForce(memory, input.snapshot.takenAt),
    holds: keysOf(memory.holds),
    run: run?.id,
    phase: run?.phase,
  });
  return [first, ...booted];
}
