/** `ananke events`: what happened, from the journal of this host. */
import { hostFiles } from '../../controller/host-files.ts';
import { readStory, type Scene } from '../../journal/story.ts';
import type { Event } from '../../telemetry/events/event.ts';
import { type Asked, beginEvent, endEvent, eventsBetween } from '../../telemetry/events/events.ts';
import { jsonText } from '../as-data.ts';
import { CommandError, type Exit, exit } from '../exit.ts';
import { outputOf } from '../outputs.ts';
import { eventLine, eventsHead } from '../screens/events.ts';
import { paint, plainly } from '../screens/text.ts';
import { wallClock } from '../screens/times.ts';
import { sinceOf } from '../since.ts';
import { stateFolderAt } from '../state-folder.ts';
import { lookOf } from '../terminal.ts';
import type { Places } from '../tree.ts';

export interface EventsOptions {
  readonly since?: string;
  readonly run?: string;
  readonly output: string;
}

export async function events(options: EventsOptions, places: Places): Promise<Exit> {
  const output = outputOf('events', options.output);
  const since = options.since === undefined ? undefined : sinceOf(options.since, Date.now());
  const run = options.run === undefined ? undefined : runNamed(options.run);
  const { journal, doubt } = await stateFolderAt(places.config);
  if (doubt !== undefined) process.stderr.write(`ananke: ${plainly(doubt)}\n`);
  const { scenes, notes, isWhole } = await readStory(hostFiles(), journal);
  for (const note of notes) process.stderr.write(`ananke: ${note}\n`);
  const look = lookOf(process.stdout, process.env);
  const clock = wallClock(look.zone, Date.now());
  const shown = scenes.filter(
    (scene) => scene.wallAt >= (since?.fromMs ?? 0) && (run === undefined || isOf(scene, run)),
  );
  // Nothing of it is cut: who looks for the reason of something needs the whole of it, or cuts it himself.
  const whole = { ...look, width: Number.POSITIVE_INFINITY };
  const tell = teller(scenes, output !== 'table');
  const lines = shown.flatMap((scene) =>
    tell(scene)
      // The frame in which a run gives way tells of the next one too.
      .filter(({ subject }) => run === undefined || scene.after?.run?.id === run || subject === run)
      .map((event) =>
        output === 'json'
          ? jsonText({ at: isoOf(scene), ...event })
          : paint(eventLine(isoOf(scene), event, clock), whole),
      ),
  );
  if (!isWhole) throw new CommandError(`what happened cannot be told from ${journal.journal}`, exit.failed);
  if (lines.length > 0) {
    const head = output === 'json' ? [] : [paint(eventsHead(clock), whole)];
    process.stdout.write(`${[...head, ...lines].join('\n')}\n`);
  } else if (output !== 'json') process.stderr.write(`ananke: ${nothing(run, since?.words, scenes, look.call)}\n`);
  return exit.done;
}

/** Why there is nothing to see. */
function nothing(run: string | undefined, since: string | undefined, scenes: readonly Scene[], call: string): string {
  const when = since === undefined ? '' : ` ${since}`;
  if (run === undefined) return `nothing happened${when}.`;
  const isKnown = scenes.some((scene) => isOf(scene, run));
  return isKnown
    ? `nothing happened in ${run}${when}.`
    : `the journal knows nothing of ${run}: it goes back only so far. See: ${call} history`;
}

/** What failed is told once for each step: it is tried again, and again. */
function teller(all: readonly Scene[], everyAction: boolean): (scene: Scene) => readonly Event[] {
  const told = new Set<string>();
  // The last beginning of each before its end, also of those that are not shown.
  const begun = new Map<Scene, Asked>();
  const latest = new Map<string, Asked>();
  for (const scene of all) {
    if (scene.begin !== undefined) latest.set(scene.begin.id, scene.begin);
    const asked = scene.end === undefined ? undefined : latest.get(scene.end.id);
    if (asked !== undefined) begun.set(scene, asked);
  }
  return (scene) => {
    const { before, after, begin, end } = scene;
    const step = end?.id.split('/', 2).join('/') ?? '';
    const isNews = everyAction || !told.has(`${step} ${end?.outcome}`);
    if (end !== undefined) told.add(`${step} ${end.outcome}`);
    return [
      ...eventsBetween(before, after),
      ...(begin === undefined || !everyAction ? [] : [beginEvent(begin)]),
      ...(end === undefined || !isNews ? [] : endEvent(end, begun.get(scene), everyAction)),
    ];
  };
}

const isoOf = ({ wallAt }: Scene): string => new Date(wallAt).toISOString();

function runNamed(said: string): string {
  const name = /^\d+$/.test(said) ? `run-${said}` : said;
  if (!/^run-\d+$/.test(name))
    throw new CommandError(`--run is a run such as 12 or run-12, and not ${JSON.stringify(said)}`);
  return name;
}

/** In the run, and the frame that ended it. */
const isOf = ({ before, after }: Scene, run: string): boolean => after?.run?.id === run || before?.run?.id === run;
