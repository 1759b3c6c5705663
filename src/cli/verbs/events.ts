/** `ananke events`: what happened, from the journal of this host; with `--follow` also what happens from now on. */
import { setTimeout as sleep } from 'node:timers/promises';
import { createTail, hostFiles } from '../../controller/host-files.ts';
import { followStory } from '../../journal/follow.ts';
import type { JournalPaths } from '../../journal/paths.ts';
import { readStory, type Scene, type Story } from '../../journal/story.ts';
import { jsonText } from '../as-data.ts';
import { CommandError, type Exit, exit } from '../exit.ts';
import { outputOf } from '../outputs.ts';
import { createSceneTeller, isOf } from '../scene-teller.ts';
import { eventLine, eventsHead } from '../screens/events.ts';
import { paint, plainly } from '../screens/text.ts';
import { wallClock } from '../screens/times.ts';
import { type Since, sinceOf } from '../since.ts';
import { stateFolderAt } from '../state-folder.ts';
import { lookOf } from '../terminal.ts';
import { untilToldToLeave } from '../told-to-leave.ts';
import type { Places } from '../tree.ts';

export interface EventsOptions {
  readonly since?: string;
  readonly run?: string;
  readonly output: string;
  readonly follow?: true;
}

/** How soon something is told after it happened, ms. */
const lookEveryMs = 250;

export async function events(options: EventsOptions, places: Places): Promise<Exit> {
  const output = outputOf('events', options.output);
  const since = options.since === undefined ? undefined : sinceOf(options.since, Date.now());
  const run = options.run === undefined ? undefined : runNamed(options.run);
  const { journal, doubt } = await stateFolderAt(places.config);
  if (doubt !== undefined) complain(doubt);
  const story = await readStory(hostFiles(), journal);
  for (const note of story.notes) complain(note);
  if (!story.isWhole) throw new CommandError(`what happened cannot be told from ${journal.journal}`, exit.failed);
  const linesOf = liner(
    output,
    createSceneTeller({ everyAction: output !== 'table', run, fromMs: since?.fromMs ?? 0 }),
  );
  const told = linesOf(story.scenes);
  const isFollowed = options.follow === true;
  if (told.length > 0 || (isFollowed && output !== 'json')) write([...headOf(output), ...told]);
  else if (!isFollowed && output !== 'json') complain(nothing(run, since, story.scenes, lookNow().call));
  if (isFollowed) await untilToldToLeave((leave) => follow(story, journal, linesOf, leave));
  return exit.done;
}

/** Until the process is told to end, or nobody reads any more. */
async function follow(
  from: Story,
  paths: JournalPaths,
  linesOf: (scenes: readonly Scene[]) => readonly string[],
  leave: AbortSignal,
): Promise<void> {
  const unread = new AbortController();
  process.stdout.once('error', () => unread.abort('unread'));
  const signal = AbortSignal.any([leave, unread.signal]);
  const follower = followStory({ files: hostFiles(), paths, tail: createTail(paths.journal), from });
  let complaint = '';
  while (!signal.aborted) {
    // A journal that cannot be read for a moment is no reason to leave whoever watches it.
    const news = await follower.look().catch((error: unknown) => ({
      scenes: [],
      notes: [error instanceof Error ? error.message : String(error)],
    }));
    const said = news.notes.join(' ');
    if (said !== '' && said !== complaint) complain(said);
    complaint = said;
    write(linesOf(news.scenes));
    await sleep(lookEveryMs, undefined, { signal }).catch(() => undefined);
  }
}

type Tell = ReturnType<typeof createSceneTeller>;

/** Nothing of a line is cut: who looks for the reason of something needs the whole of it, or cuts it himself. */
function liner(output: string, tell: Tell): (scenes: readonly Scene[]) => readonly string[] {
  const { clock, whole } = lookNow();
  return (scenes) =>
    scenes.flatMap((scene) => {
      const at = new Date(scene.wallAt).toISOString();
      return tell(scene).map((event) =>
        output === 'json' ? jsonText({ at, ...event }) : paint(eventLine(at, event, clock), whole),
      );
    });
}

function headOf(output: string): readonly string[] {
  const { clock, whole } = lookNow();
  return output === 'json' ? [] : [paint(eventsHead(clock), whole)];
}

function lookNow() {
  const look = lookOf(process.stdout, process.env);
  return {
    call: look.call,
    clock: wallClock(look.zone, Date.now()),
    whole: { ...look, width: Number.POSITIVE_INFINITY },
  };
}

function write(lines: readonly string[]): void {
  if (lines.length > 0) process.stdout.write(`${lines.join('\n')}\n`);
}

function complain(text: string): void {
  process.stderr.write(`ananke: ${plainly(text)}\n`);
}

/** Why there is nothing to see. */
function nothing(run: string | undefined, since: Since | undefined, scenes: readonly Scene[], call: string): string {
  const when = since === undefined ? '' : ` ${since.words}`;
  if (run === undefined) return `nothing happened${when}.`;
  const isKnown = scenes.some((scene) => isOf(scene, run));
  return isKnown
    ? `nothing happened in ${run}${when}.`
    : `the journal knows nothing of ${run}: it goes back only so far. See: ${call} history`;
}

function runNamed(said: string): string {
  const name = /^\d+$/.test(said) ? `run-${said}` : said;
  if (!/^run-\d+$/.test(name))
    throw new CommandError(`--run is a run such as 12 or run-12, and not ${JSON.stringify(said)}`);
  return name;
}
