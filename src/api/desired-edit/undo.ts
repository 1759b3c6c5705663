/** The command that takes an edit back: the last words of what `ananke set` says. */
import type { Countermand, DesiredSpec } from '../../core/desired.ts';
import type { Timestamp } from '../../core/moment.ts';
import { shellWord } from '../../core/shell-word.ts';
import { actAt } from './act-at.ts';

/**
 * Undefined when there is nothing to take back: the same word was said again, or nobody knows what was before. Options are not said
 * again, because they were for the run of their own edit. `at` is when the edit was made: what had ended then does not come back.
 * `call` is how ananke is called for these files.
 */
export function undoOf(
  before: DesiredSpec | undefined,
  after: DesiredSpec,
  at: Timestamp,
  call = 'ananke',
): string | undefined {
  if (before === undefined) return undefined;
  const commands = [...unsaid(before, after), ...unreleased(before, after, at), ...unpaused(before, after, at)];
  return commands.length === 0 ? undefined : commands.map((words) => `sudo ${call} ${words}`).join(' && ');
}

function unsaid(before: DesiredSpec, after: DesiredSpec): readonly string[] {
  const isSameWord = before.cluster === after.cluster && before.mode === after.mode && before.reason === after.reason;
  const mode = before.mode === 'config' ? [] : ['--mode', before.mode];
  const reason = before.reason === '' ? [] : ['--reason', shellWord(before.reason)];
  const word = isSameWord ? [] : [before.cluster, ...mode, ...reason];
  const unignore = after.ignoredNodes.filter((name) => !before.ignoredNodes.includes(name));
  const ignore = before.ignoredNodes.filter((name) => !after.ignoredNodes.includes(name));
  const words = [
    ...word,
    ...unignore.flatMap((name) => ['--unignore-node', name]),
    ...ignore.flatMap((name) => ['--ignore-node', name]),
  ];
  return words.length === 0 ? [] : [['set', ...words].join(' ')];
}

function unreleased(before: DesiredSpec, after: DesiredSpec, at: Timestamp): readonly string[] {
  const holds = new Set([...before.countermands, ...after.countermands].map(({ hold }) => hold));
  return [...holds].flatMap((hold) => {
    const [old, now] = [standing(before, hold, at), standing(after, hold, at)];
    if (old?.until === now?.until) return [];
    const reason = old === undefined || old.reason === '' ? 'taken back' : old.reason;
    const lasts = old === undefined ? '0s' : durationText(old.until - at);
    return [`release ${shellWord(hold)} --for ${lasts} --reason ${shellWord(reason)}`];
  });
}

/** Of several for one hold the last one counts, as it does for the controller. */
function standing({ countermands }: DesiredSpec, hold: string, at: Timestamp): Countermand | undefined {
  return countermands.findLast((one) => one.hold === hold && one.until > at);
}

function unpaused(before: DesiredSpec, after: DesiredSpec, at: Timestamp): readonly string[] {
  const [old, now] = [actAt(before, at), actAt(after, at)];
  if (old.act === now.act && old.until === now.until) return [];
  if (old.act === 'always') return ['resume'];
  const lasts = old.until === undefined ? [] : ['--for', durationText(old.until - at)];
  return [['pause', ...(old.act === 'never' ? ['--also-power'] : []), ...lasts].join(' ')];
}

/** In the largest unit that gives a whole number: `30m`, `12h`, `95s`. */
function durationText(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1_000);
  if (seconds % 3_600 === 0) return `${seconds / 3_600}h`;
  return seconds % 60 === 0 ? `${seconds / 60}m` : `${seconds}s`;
}
