/** Machines that were told to go off, that booted, and that joined a run late. */
import type { Memory } from '../../core/memory.ts';
import { keysOf } from '../../core/records.ts';
import { type Level, type LogLine, line } from './line.ts';

export function machineLines(old: Memory | undefined, now: Memory): readonly LogLine[] {
  const late = lateComers(old?.run, now.run);
  const told = changedIn(old?.committed, now.committed).filter((name) => !late.includes(name));
  // A machine that is read for the first time has not booted before anybody's eyes.
  const booted = changedIn(old?.boots, now.boots).filter((name) => old !== undefined && Object.hasOwn(old.boots, name));
  return [
    ...say('info', 'machines told to go off', told),
    ...say('warn', 'machines switched on in the middle of the way down', late),
    ...say('info', 'machines booted', booted),
  ];
}

function say(level: Level, message: string, machines: readonly string[]): readonly LogLine[] {
  return machines.length === 0 ? [] : [line(level, message, { machines })];
}

function changedIn(old: Memory['boots'] | undefined, now: Memory['boots']): readonly string[] {
  if (old === now) return [];
  return keysOf(now).filter((name) => old?.[name] !== now[name]);
}

/** Whoever was low enough when the run opened, and has joined it since. */
function lateComers(old: Memory['run'], now: Memory['run']): readonly string[] {
  if (old === undefined || old.id !== now?.id || old.from === now.from) return [];
  return keysOf(now.from).filter((name) => old.from[name] !== now.from[name]);
}
