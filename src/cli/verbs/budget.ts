/** `ananke budget`: what a shutdown needs and where the time goes, as far as it was learned. It asks nobody and changes nothing. */
import type { ClusterStatus } from '../../api/status-schema.ts';
import { budgetOf } from '../../telemetry/budget/budget.ts';
import { jsonText } from '../as-data.ts';
import { siteAt } from '../edit/config-at.ts';
import { CommandError, type Exit, exit } from '../exit.ts';
import { historyAt, whyNoRuns } from '../history-at.ts';
import { outputOf } from '../outputs.ts';
import { budgetLines } from '../screens/budget.ts';
import { ageOf, isSilent } from '../screens/status/headline.ts';
import { paint } from '../screens/text.ts';
import { wallClock } from '../screens/times.ts';
import { readStatus, statusFileOf } from '../status-file.ts';
import { lookOf } from '../terminal.ts';
import type { Places } from '../tree.ts';

export async function budget(options: { output: string }, places: Places): Promise<Exit> {
  const output = outputOf('budget', options.output);
  const { config, state } = await siteAt(places);
  const found = await historyAt(state.history);
  if (found.problem !== undefined)
    process.stderr.write(`ananke: the history of runs does not count: ${found.problem}\n`);
  const made = budgetOf(config, found.runs);
  if (output === 'json') {
    process.stdout.write(`${jsonText(made, 2)}\n`);
    return exit.done;
  }
  const look = lookOf(process.stdout, process.env);
  const isEmpty = found.runs.length === 0 && found.problem === undefined;
  const lines = budgetLines(made, upsesNow(), {
    whyNone: isEmpty ? whyNoRuns(found, state.history, found.isThere) : '',
    clock: wallClock(look.zone, Date.now()),
    width: look.width,
  });
  process.stdout.write(`${lines.map((one) => paint(one, look)).join('\n')}\n`);
  return exit.done;
}

/** What the UPSes say now; nothing where no controller has written it. */
function upsesNow(): ClusterStatus['ups'] {
  try {
    const status = readStatus(statusFileOf(process.env));
    // What a UPS said long ago is not what it has.
    return isSilent({ ageSeconds: ageOf(status, Date.now()) }) ? [] : status.ups;
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    return [];
  }
}
