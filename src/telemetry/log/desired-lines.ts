/** What people said, whether it could be read, and what is aimed at because of it. */
import type { Desired } from '../../core/desired.ts';
import type { Memory, Targets } from '../../core/memory.ts';
import { actInForce } from '../act-in-force.ts';
import type { Seen } from '../plan/seen.ts';
import { type LogLine, line } from './line.ts';

export function desiredLines(before: Seen | undefined, old: Memory | undefined, now: Seen): readonly LogLine[] {
  const { memory } = now.decision;
  return [
    ...fileLines(before?.input.desired, now.input.desired),
    ...editLines(old, memory, now.input.desired),
    ...actLines(before, old, now),
    ...targetLines(old, memory),
  ];
}

function fileLines(old: Desired | undefined, now: Desired): readonly LogLine[] {
  switch (now.state) {
    case 'unread':
      return [];
    case 'valid':
      return old?.state === 'invalid' || old?.state === 'absent' ? [line('info', 'desired valid again')] : [];
    case 'invalid': {
      const isSame = old?.state === 'invalid' && old.place === now.place && old.message === now.message;
      return isSame ? [] : [line('warn', 'desired invalid', { place: now.place, why: now.message })];
    }
    case 'absent':
      return old?.state === 'absent' ? [] : [line('warn', 'desired absent', { why: now.message })];
  }
}

function editLines(old: Memory | undefined, { edit }: Memory, desired: Desired): readonly LogLine[] {
  if (edit === undefined || (old?.edit?.id === edit.id && old.edit.digest === edit.digest)) return [];
  const { cluster, mode, reason, ignoredNodes, act } = edit.spec;
  const by = desired.state === 'valid' && desired.editId === edit.id ? desired.by : undefined;
  return [
    line('info', 'desired changed', {
      cluster,
      mode,
      act,
      reason: reason === '' ? undefined : reason,
      ignored: ignoredNodes.length === 0 ? undefined : ignoredNodes,
      by,
      edit: edit.id === '' ? undefined : edit.id,
    }),
  ];
}

function actLines(before: Seen | undefined, old: Memory | undefined, { input, decision }: Seen): readonly LogLine[] {
  const now = actInForce(decision.memory, input.snapshot.takenAt);
  const was = old === undefined ? undefined : actInForce(old, (before ?? { input }).input.snapshot.takenAt);
  if (now === undefined || now === (was ?? 'always')) return [];
  return [line(now === 'always' ? 'info' : 'warn', 'act mode changed', { from: was ?? 'always', act: now })];
}

function targetLines(old: Memory | undefined, { intended }: Memory): readonly LogLine[] {
  if (intended === undefined || old?.intended === intended || isSame(old?.intended, intended)) return [];
  const all = Object.values(intended.machines);
  const count = (target: (typeof all)[number]): number => all.filter((one) => one === target).length;
  return [
    line('info', 'targets changed', {
      cluster: intended.cluster,
      running: count('running'),
      stopped: count('stopped'),
      off: count('off'),
    }),
  ];
}

function isSame(old: Targets | undefined, now: Targets): boolean {
  if (old?.cluster !== now.cluster) return false;
  const was: Readonly<Record<string, string>> = old.machines;
  const all = Object.entries(now.machines);
  return Object.keys(was).length === all.length && all.every(([name, target]) => was[name] === target);
}
