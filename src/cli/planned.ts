/** The plan of a word as this host can make it now: from the latest recorded input, else from the configuration alone. */
import { configChecks } from '../checks/list.ts';
import { decideOn } from '../controller/decide-on.ts';
import type { Config } from '../core/config.ts';
import type { PlanWord } from '../telemetry/plan/down-steps.ts';
import { type Plan, planOf } from '../telemetry/plan/plan.ts';
import { jsonText } from './as-data.ts';
import type { SiteFiles } from './edit/config-at.ts';
import { learnedAt } from './history-at.ts';
import { lastInputAt } from './last-input.ts';
import type { OutputOf } from './outputs.ts';
import { type PlanScreen, planLines } from './screens/plan.ts';
import { paint } from './screens/text.ts';
import { wallClock } from './screens/times.ts';
import { lookOf } from './terminal.ts';

export interface PlannedNow {
  readonly plan: Plan;
  /** Why it is made from the configuration alone. */
  readonly whyUnseen: string;
}

export async function plannedNow(site: SiteFiles, word: PlanWord): Promise<PlannedNow> {
  const last = await lastInputAt(process.env, site.config, Date.now());
  // The controller knows which machine it runs on, and whom that serves.
  const seen = last.input === undefined ? undefined : decideOn(last.input, word);
  const plan = planOf(last.input?.config ?? site.config, word, await learnedAt(site), seen);
  return { plan, whyUnseen: last.why };
}

export type PlanTold = Pick<PlanScreen, 'again' | 'doBy' | 'whyUnseen'> & { readonly config: Config };

export function planText(plan: Plan, output: OutputOf<'plan'>, { config, ...told }: PlanTold): string {
  if (output === 'json') return `${jsonText(plan, 2)}\n`;
  if (output === 'wide') return `${plan.rows.flatMap(({ steps }) => steps).join('\n')}\n`;
  const look = lookOf(process.stdout, process.env);
  const findings = configChecks.flatMap(({ check }) => check(config));
  const clock = wallClock(look.zone, Date.now());
  return `${planLines(plan, { ...told, findings, clock, width: look.width })
    .map((one) => paint(one, look))
    .join('\n')}\n`;
}
