/** `ananke history`: the runs of the past, and of one of them where its time went. */
import type { RunHistory, RunRecord } from '../../api/run-history.ts';
import { didYouMean } from '../../api/suggestion.ts';
import { jsonText } from '../as-data.ts';
import { callOf } from '../call.ts';
import { CommandError, type Exit, exit } from '../exit.ts';
import { historyAt, whyNoRuns } from '../history-at.ts';
import { outputOf } from '../outputs.ts';
import { historyLines, runLines } from '../screens/history.ts';
import { paint, plainly } from '../screens/text.ts';
import { wallClock } from '../screens/times.ts';
import { stateFolderAt } from '../state-folder.ts';
import { lookOf } from '../terminal.ts';
import type { Places } from '../tree.ts';

export async function history(run: string | undefined, options: { output: string }, places: Places): Promise<Exit> {
  const output = outputOf('history', options.output);
  const { history: path, site, doubt } = await stateFolderAt(places.config);
  if (doubt !== undefined) process.stderr.write(`ananke: ${plainly(doubt)}\n`);
  const found = await historyAt(path);
  if (found.problem !== undefined)
    throw new CommandError(`the history of runs cannot be shown: ${path}: ${found.problem}`, exit.failed);
  const shown = run === undefined ? found.runs : [runNamed(run, found, callOf(places))];
  if (output === 'json') {
    process.stdout.write(`${jsonText(shown, 2)}\n`);
    return exit.done;
  }
  const look = lookOf(process.stdout, process.env);
  const clock = wallClock(look.zone, Date.now());
  const [one] = shown;
  const lines =
    run === undefined || one === undefined
      ? historyLines(site, found, whyNoRuns(found, path, found.isThere), { ...look, clock })
      : runLines(one, clock, look.width);
  process.stdout.write(`${lines.map((text) => paint(text, look)).join('\n')}\n`);
  return exit.done;
}

/** Of two runs with one name the newer: numbers begin anew when the record of a host is lost. */
function runNamed(said: string, { runs }: RunHistory, call: string): RunRecord {
  const name = /^\d+$/.test(said) ? `run-${said}` : said;
  const found = runs.findLast(({ id }) => id === name);
  if (found !== undefined) return found;
  const meant = didYouMean(
    name,
    runs.map(({ id }) => id),
  );
  throw new CommandError(
    `there is no ${name} in the history${meant === undefined ? '.' : `; ${meant}`} See: ${call} history`,
  );
}
