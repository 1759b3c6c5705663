/** `ananke plan --replay`: a recorded decision made again. The same file gives the same bytes, whenever it is asked. */
import { replay } from '../../controller/replay.ts';
import { shellWord } from '../../core/shell-word.ts';
import { type Replayed, replayedPlan } from '../../telemetry/plan/replayed.ts';
import type { Seen } from '../../telemetry/plan/seen.ts';
import { jsonText } from '../as-data.ts';
import { CommandError } from '../exit.ts';
import type { OutputOf } from '../outputs.ts';
import { readBytes } from '../read-bytes.ts';
import { replayLines } from '../screens/replay.ts';
import { paint } from '../screens/text.ts';
import { wallClock } from '../screens/times.ts';
import { lookOf } from '../terminal.ts';

export async function recordedAt(path: string): Promise<Seen> {
  const bytes = await readBytes(path);
  if (bytes === undefined) throw new CommandError(`there is no ${path}`);
  const made = replay(jsonOf(bytes, path));
  if (made === undefined)
    throw new CommandError(
      `${path} holds no inputs of a decision: ananke records them as input.json beside status.json`,
    );
  return made;
}

export function replayText(path: string, seen: Seen, output: OutputOf<'plan'>): string {
  const plan = replayedPlan(seen);
  if (output === 'json') return `${jsonText(plan, 2)}\n`;
  if (output === 'wide') return wideText(plan);
  const look = lookOf(process.stdout, process.env);
  const clock = wallClock(look.zone, seen.input.snapshot.wallAt);
  const command = `ananke plan --replay ${shellWord(path)}`;
  const lines = replayLines(plan, { command, clock, width: look.width }).map((one) => paint(one, look));
  // A command is there to be pasted: it is never cut.
  return `${[...lines, `Every step: ${command} -o wide`].join('\n')}\n`;
}

function wideText({ steps, actions, refusals }: Replayed): string {
  const lines = [
    ...steps.map(({ id, state, reason, message }) => `${id}  ${state}  ${reason}: ${message}`),
    ...actions.map(({ id, message }) => `would do  ${id}  ${message}`),
    ...refusals.map(({ action, interlock, message }) => `refused   ${action}  ${interlock}: ${message}`),
  ];
  return `${lines.length === 0 ? 'nothing is open, and nothing would be done' : lines.join('\n')}\n`;
}

function jsonOf(bytes: Uint8Array, path: string): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw new CommandError(`${path} is not JSON`);
  }
}
