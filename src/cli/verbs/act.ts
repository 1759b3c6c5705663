/** `release`, `pause` and `resume`: what ananke may do of itself, said in desired.yaml like every other word. */
import { longestGraceMs } from '../../core/desired.ts';
import { holdName } from '../../core/ids.ts';
import { timestamp } from '../../core/moment.ts';
import { siteAt } from '../edit/config-at.ts';
import { durationMs, durationWords } from '../edit/duration-flag.ts';
import { say } from '../edit/say.ts';
import { CommandError, type Exit } from '../exit.ts';
import type { Places } from '../tree.ts';

/** A release without --for, ms: long enough to look, short enough to be forgotten. */
const releaseMs = 30 * 60_000;

export async function release(
  hold: string,
  options: { readonly for?: string; readonly reason: string },
  places: Places,
): Promise<Exit> {
  if (options.reason.trim() === '') throw new CommandError('--reason says why, for the log: it must not be empty');
  const files = await siteAt(places);
  const { config } = files;
  const known = config.ups.map(({ name }) => holdName(name));
  if (!known.includes(hold)) throw new CommandError(`there is no hold ${JSON.stringify(hold)}: ${known.join(', ')}`);
  const lastsMs = options.for === undefined ? releaseMs : graceOf(options.for);
  const until = timestamp(Date.now() + lastsMs);
  // Of no length it takes a release back: that is how its own undo says it.
  const text =
    lastsMs === 0
      ? `${hold} is no longer set aside`
      : `${hold} is set aside for ${durationWords(lastsMs)}; never against a low battery, a forced shutdown or a second UPS`;
  return say({ kind: 'release', hold, until, reason: options.reason }, text, files);
}

export async function pause(
  options: { readonly for?: string; readonly alsoPower?: true },
  places: Places,
): Promise<Exit> {
  const files = await siteAt(places);
  const act = options.alsoPower === true ? 'never' : 'power-only';
  const lastsMs = options.for === undefined ? undefined : graceOf(options.for);
  if (lastsMs === 0) throw new CommandError(`--for is at least 1s, and not ${options.for ?? ''}`);
  const until = lastsMs === undefined ? {} : { until: timestamp(Date.now() + lastsMs) };
  const lasts = lastsMs === undefined ? 'until `ananke resume`' : `for ${durationWords(lastsMs)}`;
  const text =
    act === 'never'
      ? `act: never ${lasts}: it watches and plans, and does nothing, ALSO WHEN POWER FAILS`
      : `act: power-only ${lasts}: it acts for UPSes, and only shows what edits would do`;
  return say({ kind: 'pause', act, ...until }, text, files);
}

export async function resume(places: Places): Promise<Exit> {
  return say({ kind: 'resume' }, 'act: always', await siteAt(places));
}

function graceOf(text: string): number {
  const lastsMs = durationMs(text, '--for');
  if (lastsMs <= longestGraceMs) return lastsMs;
  throw new CommandError(`--for is at most ${longestGraceMs / 3_600_000}h, and not ${text}`);
}
