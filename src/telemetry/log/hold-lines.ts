/** Holds that come, change and go, and those that a person set aside. */
import type { Hold, Memory } from '../../core/memory.ts';
import { entriesOf } from '../../core/records.ts';
import { type LogLine, line } from './line.ts';

export function holdLines(old: Memory['holds'], now: Memory['holds']): readonly LogLine[] {
  if (old === now) return [];
  const here = entriesOf(now).flatMap(([name, hold]) => changeOf(name, old[name], hold));
  const gone = entriesOf(old).flatMap(([name]) =>
    now[name] === undefined ? [line('info', 'hold gone', { hold: name })] : [],
  );
  return [...here, ...gone];
}

function changeOf(name: string, old: Hold | undefined, hold: Hold): readonly LogLine[] {
  const { phase, nodes, mode, reason, message: why } = hold;
  const level = phase === 'Active' ? 'warn' : 'info';
  if (old === undefined) return [line(level, 'hold placed', { hold: name, phase, mode, nodes, reason, why })];
  return [
    ...(old.phase === phase ? [] : [line(level, 'hold phase', { hold: name, from: old.phase, phase, reason, why })]),
    ...(isSameScope(old, hold) ? [] : [line(level, 'hold scope', { hold: name, nodes: nodes ?? 'the whole cluster' })]),
    ...(old.mode === mode ? [] : [line(level, 'hold mode', { hold: name, from: old.mode, mode })]),
  ];
}

const isSameScope = (old: Hold, now: Hold): boolean => old.nodes?.join(' ') === now.nodes?.join(' ');

/** A hold that is Active although it was set aside has used its release up. */
export function releaseLines(old: Memory['countermands'], { countermands, holds }: Memory): readonly LogLine[] {
  if (old === countermands) return [];
  const set = entriesOf(countermands).flatMap(([hold, { endsAt }]) => {
    if (old[hold]?.endsAt === endsAt) return [];
    if (holds[hold]?.phase === 'Active') return [line('warn', 'hold stands in spite of its release', { hold })];
    return old[hold] === undefined ? [line('warn', 'hold set aside', { hold })] : [];
  });
  const over = entriesOf(old).flatMap(([hold]) =>
    countermands[hold] === undefined ? [line('info', 'hold no longer set aside', { hold })] : [],
  );
  return [...set, ...over];
}
