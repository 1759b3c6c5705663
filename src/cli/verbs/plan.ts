/** `ananke plan`: what would be done, by the code that would do it. It asks nobody and changes nothing. */
import { readDesired } from '../../api/desired.ts';
import { decideOn } from '../../controller/decide-on.ts';
import type { Config } from '../../core/config.ts';
import { shellWord } from '../../core/shell-word.ts';
import type { PlanWord } from '../../telemetry/plan/down-steps.ts';
import { type Plan, planOf } from '../../telemetry/plan/plan.ts';
import type { Seen } from '../../telemetry/plan/seen.ts';
import { siteAt } from '../edit/config-at.ts';
import { CommandError, type Exit, exit } from '../exit.ts';
import { modes } from '../modes.ts';
import { oneOf } from '../one-of.ts';
import { outputOf } from '../outputs.ts';
import { plannedNow, planText } from '../planned.ts';
import { readBytes } from '../read-bytes.ts';
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
      ? planText(planIn(recorded, { cluster, mode }), output, told)
      : replayText(options.replay, recorded, output);
    process.stdout.write(text);
    return exit.done;
  }
  const site = await siteAt(places);
  const { config, call } = site;
  const word = { cluster, mode, ignoredNodes: await ignoredAt(site.desired, config) };
  const { plan: made, whyUnseen } = await plannedNow(site, word);
  process.stdout.write(
    planText(made, output, { config, again: `${call} plan`, doBy: waysToDo(made, call), whyUnseen }),
  );
  return exit.done;
}

/** The edit alone, and the same by the verb that stays until it is so. */
function waysToDo({ way, to, modeFromConfig }: Plan, call: string): readonly string[] {
  const mode = way === 'up' || modeFromConfig ? '' : ` --mode ${to}`;
  const reason = way === 'up' ? '' : ' --reason "..."';
  const verb = way === 'up' ? 'startup' : 'shutdown';
  return [
    `Do it:          sudo ${call} set ${way}${mode}${reason}`,
    `Same, followed: sudo ${call} ${verb} --execute${mode}${reason}`,
  ];
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
