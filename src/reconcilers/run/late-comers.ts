/**
 * Machines that were low enough when the way down opened, so that it made no rows for them, and that somebody has switched on in the
 * middle of it. They get their rows: what runs there would go on while the batteries end, and be given work by a scheduler that still
 * runs. Like any machine that boots after its poweroff they are kept out of the cluster and stay on.
 */
import { type NodeName, noBoot } from '../../core/ids.ts';
import type { Memory, Run } from '../../core/memory.ts';
import { keysOf, recordOf } from '../../core/records.ts';
import type { MachinePicture, Pictures } from '../machines.ts';
import { isLower } from './intent.ts';
import { goingDown, isDownOver } from './scope.ts';

export function withLateComers(memory: Memory, pictures: Pictures): Memory {
  const { run } = memory;
  if (run === undefined || isDownOver(run) || run.boot !== memory.hostBootId) return memory;
  const known = new Set(goingDown(run));
  const late = keysOf(run.targets.machines).flatMap((name) => {
    const picture = pictures.get(name);
    return picture !== undefined && !known.has(name) && isAbove(name, run, picture)
      ? [[name, picture.state] as const]
      : [];
  });
  if (late.length === 0) return memory;
  const untold = late.filter(([name]) => run.targets.machines[name] === 'off' && memory.committed[name] === undefined);
  // It went off before this run and has booted since: the same as told in the boot of before. One that is back in that boot was never off.
  const before = untold.map(([name]) => [name, memory.boots[name] ?? noBoot] as const);
  const booted = before.filter(([name, boot]) => pictures.get(name)?.reading?.bootId !== boot);
  return {
    ...memory,
    committed: booted.length === 0 ? memory.committed : { ...memory.committed, ...recordOf(booted) },
    run: { ...run, from: { ...run.from, ...recordOf(late) } },
  };
}

function isAbove(name: NodeName, { targets }: Run, { answers, state }: MachinePicture): boolean {
  const target = targets.machines[name];
  return target !== undefined && answers && state !== 'unknown' && isLower(target, state);
}
