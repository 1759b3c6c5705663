/** `ananke plan`: what would be done, by the code that would do it. It asks nobody and changes nothing. */
import { readDesired } from '../../api/desired.ts';
import { configChecks } from '../../checks/config-checks.ts';
import { decideOn } from '../../controller/decide-on.ts';
import { replay } from '../../controller/replay.ts';
import type { Config } from '../../core/config.ts';
import { openSteps, type Plan, planOf } from '../../telemetry/plan/plan.ts';
import { siteAt } from '../edit/config-at.ts';
import { CommandError, type Exit, exit } from '../exit.ts';
import { learnedAt } from '../history-at.ts';
import { lastInputAt } from '../last-input.ts';
import { modes } from '../modes.ts';
import { oneOf } from '../one-of.ts';
import { outputOf } from '../outputs.ts';
import { readBytes } from '../read-bytes.ts';
import { planLines } from '../screens/plan.ts';
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

export async function plan(way: string, options: PlanOptions, places: Places): Promise<Exit> {
  if (options.replay !== undefined) return replayed(options.replay);
  const cluster = oneOf(ways, way, 'plan takes');
  const mode = oneOf(modes, options.mode ?? 'config', '--mode is one of');
  const output = outputOf('plan', options.output);
  const site = await siteAt(places.config);
  const { config } = site;
  const last = await lastInputAt(process.env, config, Date.now());
  const word = { cluster, mode, ignoredNodes: await ignoredAt(places.desired, config) };
  // The controller knows which machine it runs on, and whom that serves.
  const seen = last.input === undefined ? undefined : decideOn(last.input, word);
  const made = planOf(last.input?.config ?? config, word, await learnedAt(site), seen);
  process.stdout.write(textOf(made, output, config, last.why));
  return exit.done;
}

function textOf(made: Plan, output: ReturnType<typeof outputOf<'plan'>>, config: Config, whyUnseen: string): string {
  if (output === 'json') return `${JSON.stringify(made, null, 2)}\n`;
  if (output === 'wide') return `${made.rows.flatMap(({ steps }) => steps).join('\n')}\n`;
  const look = lookOf(process.stdout, process.env);
  const findings = configChecks.flatMap(({ check }) => check(config));
  const clock = wallClock(look.zone, Date.now());
  return `${planLines(made, { findings, whyUnseen, clock, width: look.width })
    .map((one) => paint(one, look))
    .join('\n')}\n`;
}

/** Without a valid word nobody is ignored, which the plan shows. */
async function ignoredAt(path: string, config: Config): Promise<Config['startup']['ignoreUnavailableNodes']> {
  const { desired } = readDesired(await readBytes(path), config);
  return desired.state === 'valid' ? desired.spec.ignoredNodes : [];
}

async function replayed(path: string): Promise<Exit> {
  const bytes = await readBytes(path);
  if (bytes === undefined) throw new CommandError(`there is no ${path}`);
  const made = replay(jsonOf(bytes, path));
  if (made === undefined) throw new CommandError(`${path} holds no inputs of a decision`);
  const { steps, actions, refusals } = made.decision;
  const lines = [
    ...openSteps(steps),
    ...actions.map(({ id, message }) => `would do  ${id}  ${message}`),
    ...refusals.map(({ action, interlock, message }) => `refused   ${action}  ${interlock}: ${message}`),
  ];
  process.stdout.write(`${lines.length === 0 ? 'nothing is open, and nothing would be done' : lines.join('\n')}\n`);
  return exit.done;
}

function jsonOf(bytes: Uint8Array, path: string): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw new CommandError(`${path} is not JSON`);
  }
}
