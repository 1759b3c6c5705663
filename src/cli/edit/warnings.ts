/** What whoever says a word should know before it is in force: that nobody may act on it, and who would not come back. */
import { actAt } from '../../api/desired-edit/act-at.ts';
import type { EditedDesired } from '../../api/desired-edit/outcome.ts';
import type { Timestamp } from '../../core/moment.ts';
import type { Plan } from '../../telemetry/plan/plan.ts';
import { CommandError, exit } from '../exit.ts';

/** A word that is only written down must not look as if it were on its way. */
export function idle(after: EditedDesired['after'], at: Timestamp, call: string): readonly string[] {
  const { act } = actAt(after, at);
  if (act === 'always') return [];
  return [`act is ${act}: NOTHING IS DONE for this word, it is only planned and shown. Act again: sudo ${call} resume`];
}

/** Enough to see which kind of machine is meant. */
const namedAtMost = 8;

/** Who would not come back by itself, for whoever is not asked. */
export function stranding(takes: Pick<Plan, 'willNotReturn'> | undefined): readonly string[] {
  const names = takes?.willNotReturn ?? [];
  if (names.length === 0) return [];
  const who = names.length === 1 ? '1 machine starts' : `${names.length} machines start`;
  const more = names.length - namedAtMost;
  const others = more > 0 ? ` and ${more} more (see the plan)` : '';
  const named = names.slice(0, namedAtMost).join(' ');
  return [
    `WILL NOT RETURN BY ITSELF while mains stay on: ${who} again only with the power or by hand: ${named}${others}`,
  ];
}

/** Asked only on a terminal, and only when machines would not return by themselves. */
export async function askBeforeStranding(takes: Pick<Plan, 'willNotReturn'>): Promise<boolean> {
  const warnings = stranding(takes);
  if (warnings.length === 0 || !process.stdin.isTTY || !process.stdout.isTTY) return false;
  const { createInterface } = await import('node:readline/promises');
  const asked = createInterface({ input: process.stdin, output: process.stdout });
  try {
    process.stdout.write(`${warnings.join('\n')}\n`);
    const answer = await asked.question('Power them off all the same? [y/N] ').catch(() => '');
    if (!/^y(es)?$/i.test(answer.trim())) throw new CommandError('nothing was changed', exit.refused);
    return true;
  } finally {
    asked.close();
  }
}
