/** `ananke plan`: what would be done, by the code that would do it. It asks nobody and changes nothing. */
import { readDesired } from '../../api/desired.ts';
import { configChecks } from '../../checks/config-checks.ts';
import { decideOn } from '../../controller/decide-on.ts';
import type { Config } from '../../core/config.ts';
import { shellWord } from '../../core/shell-word.ts';
import type { PlanWord } from '../../telemetry/plan/down-steps.ts';
import { type Plan, planOf } from '../../telemetry/plan/plan.ts';
import type { Seen } from '../../telemetry/plan/seen.ts';
import { jsonText } from '../as-data.ts';
import { siteAt } from '../edit/config-at.ts';
import { CommandError, type Exit, exit } from '../exit.ts';
import { learnedAt } from '../history-at.ts';
import { lastInputAt } from '../last-input.ts';
import { modes } from '../modes.ts';
import { oneOf } from '../one-of.ts';
import { type OutputOf, outputOf } from '../outputs.ts';
import { readBytes } from '../read-bytes.ts';
import { type PlanScreen, planLines } from '../screens/plan.ts';
import { paint } from '../screens/text.ts';
import { wallClock } from '../screens/times.ts';
import { lookOf } from '../terminal.ts';
import type { Places } from '../tree.ts';

export interface PlanOptions {
  readonly mode?: string;
  readonly output: string;
  readonly replay?: string;
}

const ways = ['up', 'down'] as const;

export async function plan(way: string | undefined, options: PlanOptions, places: Places): Promise<Exit> {
  const cluster = oneOf(ways, way ?? 'down', 'plan takes');
  const mode = oneOf(modes, options.mode ?? 'config', '--mode is one of');
  if (cluster === 'up' && options.mode !== undefined)
    throw new CommandError('--mode says what down includes, and up has none');
  const output = outputOf('plan', options.output);
  if (options.replay !== undefined) {
    const { recordedAt, replayText } = await import('./replay.ts');
    const recorded = await recordedAt(options.replay);
    const isAsked = way !== undefined || options.mode !== undefined;
    const { config } = recorded.input;
    const told = { config, again: `ananke plan --replay ${shellWord(options.replay)}`, doBy: undefined, whyUnseen: '' };
    const text = isAsked
      ? textOf(planIn(recorded, { cluster, mode }), output, told)
      : replayText(options.replay, recorded, output);
    process.stdout.write(text);
    return exit.done;
  }
  const site = await siteAt(places);
  const { config } = site;
  const last = await lastInputAt(process.env, config, Date.now());
  const word = { cluster, mode, ignoredNodes: await ignoredAt(site.desired, config) };
  // The controller knows which machine it runs on, and whom that serves.
  const seen = last.input === undefined ? undefined : decideOn(last.input, word);
  const made = planOf(last.input?.config ?? config, word, await learnedAt(site), seen);
  const told = { config, again: `${site.call} plan`, doBy: site.call, whyUnseen: last.why };
  process.stdout.write(textOf(made, output, told));
  return exit.done;
}

type Told = Pick<PlanScreen, 'again' | 'doBy' | 'whyUnseen'> & { readonly config: Config };

function textOf(made: Plan, output: OutputOf<'plan'>, { config, ...told }: Told): string {
  if (output === 'json') return `${jsonText(made, 2)}\n`;
  if (output === 'wide') return `${made.rows.flatMap(({ steps }) => steps).join('\n')}\n`;
  const look = lookOf(process.stdout, process.env);
  const findings = configChecks.flatMap(({ check }) => check(config));
  const clock = wallClock(look.zone, Date.now());
  return `${planLines(made, { ...told, findings, clock, width: look.width })
    .map((one) => paint(one, look))
    .join('\n')}\n`;
}

/** What that word would have done in the world that was recorded, by the times that were learned then. */
function planIn({ input }: Seen, said: Omit<PlanWord, 'ignoredNodes'>): Plan {
  const word = { ...said, ignoredNodes: input.memory?.edit?.spec.ignoredNodes ?? [] };
  return planOf(input.config, word, input.estimates, decideOn(input, word));
}

/** Without a valid word nobody is ignored, which the plan shows. */
async function ignoredAt(path: string, config: Config): Promise<Config['startup']['ignoreUnavailableNodes']> {
  const { desired } = readDesired(await readBytes(path), config);
  return desired.state === 'valid' ? desired.spec.ignoredNodes : [];
}
