/** `ananke events`: what happened, from the journal of this host. */
import { hostFiles } from '../../controller/host-files.ts';
import { readStory, type Scene } from '../../journal/story.ts';
import type { Event } from '../../telemetry/events/event.ts';
import { beginEvent, endEvent, eventsBetween } from '../../telemetry/events/events.ts';
import { durationMs } from '../edit/duration-flag.ts';
import { CommandError, type Exit, exit } from '../exit.ts';
import { outputOf } from '../outputs.ts';
import { eventLine } from '../screens/events.ts';
import { paint } from '../screens/text.ts';
import { wallClock } from '../screens/times.ts';
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
  const fromMs = options.since === undefined ? 0 : Date.now() - durationMs(options.since, '--since');
  const run = options.run === undefined ? undefined : runNamed(options.run);
  const { journal, doubt } = await stateFolderAt(places.config);
  if (doubt !== undefined) process.stderr.write(`ananke: ${doubt}\n`);
  const { scenes, notes, isWhole } = await readStory(hostFiles(), journal);
  for (const note of notes) process.stderr.write(`ananke: ${note}\n`);
  const look = lookOf(process.stdout, process.env);
  const clock = wallClock(look.zone, Date.now());
  const shown = scenes.filter((scene) => scene.wallAt >= fromMs && (run === undefined || isOf(scene, run)));
  // Nothing of it is cut: who looks for the reason of something needs the whole of it, or cuts it himself.
  const whole = { ...look, width: Number.POSITIVE_INFINITY };
  const tell = teller(output !== 'table');
  const lines = shown.flatMap((scene) =>
    tell(scene)
      // The frame in which a run gives way tells of the next one too.
      .filter(({ subject }) => run === undefined || scene.after?.run?.id === run || subject === run)
      .map((event) =>
        output === 'json'
          ? JSON.stringify({ at: isoOf(scene), ...event })
          : paint(eventLine(isoOf(scene), event, clock), whole),
      ),
  );
  if (!isWhole) throw new CommandError(`what happened cannot be told from ${journal.journal}`, exit.failed);
  if (lines.length > 0) process.stdout.write(`${lines.join('\n')}\n`);
  else if (output !== 'json')
    process.stderr.write(
      `ananke: nothing happened${options.since === undefined ? '' : ` in the last ${options.since}`}.\n`,
    );
  return exit.done;
}

/** What failed is told once for each step: it is tried again, and again. */
function teller(everyAction: boolean): (scene: Scene) => readonly Event[] {
  const told = new Set<string>();
  return ({ before, after, begin, end }) => {
    const step = end?.id.split('/', 2).join('/') ?? '';
    const isNews = everyAction || !told.has(`${step} ${end?.outcome}`);
    if (end !== undefined) told.add(`${step} ${end.outcome}`);
    return [
      ...eventsBetween(before, after),
      ...(begin === undefined || !everyAction ? [] : [beginEvent(begin)]),
      ...(end === undefined || !isNews ? [] : endEvent(end, everyAction)),
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
