/** `ananke explain node/NAME`: what a machine is, what is wanted of it, what it waits for, and what it hangs on. */
import type { MachineStatus } from '../../../api/status-steps.ts';
import type { MachineConfig, Wake } from '../../../core/config.ts';
import { deviates } from '../status/machines.ts';
import { commandLines, type Line, line, type Tone } from '../text.ts';
import { duration } from '../times.ts';
import { headLines, labelled, type Viewed } from './frame.ts';

/** Either may be missing, and not both. */
export interface NodeView {
  readonly name: string;
  readonly machine: MachineStatus | undefined;
  readonly entry: MachineConfig | undefined;
  /** `startup.ignore_unavailable_nodes` names it. */
  readonly excused: boolean;
}

export function nodeScreen(view: NodeView, viewed: Viewed): readonly Line[] {
  const { name, machine, entry } = view;
  const [sentence, tone] = sentenceOf(view);
  return [
    ...headLines(`node/${name}`, sentence, tone, viewed),
    line(''),
    ...(machine === undefined ? [] : seenLines(machine, viewed)),
    ...(entry === undefined ? [] : entryLines(entry, view.excused, viewed)),
    ...lastLines(name, machine, viewed),
  ];
}

function sentenceOf({ machine, entry }: NodeView): readonly [string, Tone] {
  if (machine === undefined) return [`${entry?.role ?? 'machine'}, as the configuration has it.`, 'bold'];
  const { role, state, target, ignored, step } = machine;
  if (ignored) return [`${role}, IGNORED: it is left alone, also while it answers.`, 'yellow'];
  if (target === undefined) return [`${role}, ${state}; nothing is wanted of it yet.`, 'yellow'];
  if (state === target) return [`${role}, ${state}, as it should be.`, 'bold'];
  const open = step === undefined ? '' : `, at ${step}`;
  return [`${role}, ${state}, should be ${target}${open}.`, deviates(machine) ? 'red' : 'yellow'];
}

function seenLines(machine: MachineStatus, viewed: Viewed): readonly Line[] {
  const { state, ready, unreachable, target, step, waits } = machine;
  const { status, width, clock } = viewed;
  const run = status?.run;
  // A lease outlives its machine for a while.
  const isReady =
    ready === undefined || state !== 'running' ? '' : ready ? ', Ready with a fresh lease' : ', not Ready';
  const by = run === undefined || run.phase === 'closed' ? '' : `, since ${clock.time(run.openedAt)}: ${run.cause}`;
  const committed = run?.committed.includes(machine.name) === true;
  return [
    ...labelled('STATE', `${state}${isReady}`, width),
    ...(unreachable === undefined ? [] : labelled('UNREAD', unreachable, width, 'yellow')),
    ...labelled('TARGET', target === undefined ? '?, nothing was decided yet' : `${target}${by}`, width),
    ...(step === undefined ? [] : labelled('OPEN', stepWords(step, waits), width)),
    ...(waits === undefined ? [] : labelled('', waits.for, width)),
    ...labelled('TOLD', committed ? 'to go off: it finishes that, whatever the mains do' : 'not to go off', width),
  ];
}

function stepWords(step: string, waits: MachineStatus['waits']): string {
  if (waits === undefined) return `${step}, which waits for its turn`;
  const since = `${step} for ${duration(waits.sinceSeconds)}`;
  if (waits.limitSeconds === undefined) return `${since}, without a limit`;
  return `${since} of ${duration(waits.limitSeconds)} at most; at the limit: ${waits.atLimit}`;
}

function entryLines(
  { feeds, minFeeds, wake, bootTimeoutMs, serves, address, aliases, offCheck }: MachineConfig,
  excused: boolean,
  { width }: Viewed,
): readonly Line[] {
  const names = aliases.length === 0 ? '' : `, also called ${aliases.join(', ')}`;
  const power = feeds.length === 0 ? 'no UPS' : `${feeds.join(', ')}; it lives while ${minFeeds} of ${feeds.length} do`;
  return [
    ...labelled('FEEDS', power, width),
    ...labelled('WAKE', `${wakeWords(wake)}; given up after ${duration(bootTimeoutMs / 1_000)}`, width),
    ...(serves.length === 0 ? [] : labelled('SERVES', `${serves.join(' ')}: off after them, up before them`, width)),
    ...labelled('ADDRESS', `${address}${names}`, width),
    ...labelled(
      'OFF',
      offCheck !== undefined ? 'seen on the network and by off_check' : 'seen on the network alone',
      width,
    ),
    ...(excused ? labelled('EXCUSED', 'a way up does not wait for it while it is unreachable', width) : []),
  ];
}

/** Arguments may hold what is nobody's business on a screen: the program is enough. */
function wakeWords(wake: Wake): string {
  switch (wake.method) {
    case 'mains':
      return 'mains: it starts by itself when its power returns';
    case 'manual':
      return 'manual: a person has to press a button';
    case 'wake-on-lan':
      return `wake-on-lan to ${wake.mac}, ${wake.attempts} times, ${wake.intervalMs / 1_000} s apart`;
    case 'command':
      return `command ${wake.command[0] ?? ''}`;
  }
}

function lastLines(name: string, machine: MachineStatus | undefined, { status, width, call }: Viewed): readonly Line[] {
  if (machine === undefined) return [];
  if (machine.ignored) return commandLines('No longer', `sudo ${call} set --unignore-node ${name}`, width);
  const hold = status?.holds.find(({ phase, nodes }) => phase === 'Active' && nodes?.includes(name) !== false);
  const [reason] = machine.unreachable?.split(':') ?? [];
  const why = hold === undefined ? reason : `hold/${hold.name}`;
  return why === undefined ? [] : commandLines('Why', `${call} explain ${why}`, width);
}
