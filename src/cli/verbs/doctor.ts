/** `ananke doctor`: can ananke do its work from here, now? It asks everything that the daemon would ask, and changes nothing. */
import { lookAtSite } from '../../controller/doctor/look.ts';
import { whichHost } from '../../controller/simulated-host.ts';
import { realHost } from '../../controller/site/own-host.ts';
import { type Doctor, doctorOf } from '../../telemetry/doctor.ts';
import { jsonText } from '../as-data.ts';
import { desiredPathOf } from '../desired-at.ts';
import { siteAt } from '../edit/config-at.ts';
import { CommandError, type Exit, exit } from '../exit.ts';
import { outputOf } from '../outputs.ts';
import { parsedConfigAt } from '../parsed-config.ts';
import { doctorLines } from '../screens/doctor.ts';
import { paint } from '../screens/text.ts';
import { wallClock } from '../screens/times.ts';
import { lookOf } from '../terminal.ts';
import { untilToldToLeave } from '../told-to-leave.ts';
import type { Places } from '../tree.ts';

export async function doctor(options: { readonly output: string }, places: Places): Promise<Exit> {
  const output = outputOf('doctor', options.output);
  const { call } = await siteAt(places);
  const parsed = await parsedConfigAt(places.config);
  if (parsed.state !== 'valid') throw new CommandError(`${places.config} is not valid. See: ananke validate`);
  const found = whichHost({ configPath: places.config, file: parsed.file, env: process.env });
  if (found.is === 'refused') throw new CommandError(found.message, exit.refused);
  // Nothing is changed, so a folder that is not for these eyes is no reason not to look.
  const host = found.is === 'found' ? found.host : realHost;
  const began = performance.now();
  const desiredPath = desiredPathOf(places, parsed);
  const told = await untilToldToLeave(async (signal) => {
    const seen = await lookAtSite({ parsed, desiredPath, call, signal, host });
    return signal.aborted ? undefined : doctorOf(seen, Math.round((performance.now() - began) / 1_000));
  });
  // Half a picture would look like a whole one.
  if (told === undefined) throw new CommandError('stopped before everything was looked at', exit.failed);
  process.stdout.write(textOf(told, output, `${call} doctor`));
  return exitOf(told);
}

/** What somebody should know is no reason to fail a script; what fails, and what nobody can tell, is. */
const exitOf = ({ outcome }: Doctor): Exit => (outcome === 'ok' || outcome === 'warning' ? exit.done : exit.open);

function textOf(found: Doctor, output: 'table' | 'wide' | 'json', again: string): string {
  if (output === 'json') return `${jsonText(found, 2)}\n`;
  const look = lookOf(process.stdout, process.env);
  const clock = wallClock(look.zone, Date.now());
  return `${doctorLines(found, { clock, width: look.width, all: output === 'wide', again })
    .map((one) => paint(one, look))
    .join('\n')}\n`;
}
