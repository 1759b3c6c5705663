// ARCHITECTURE.md: what each step does when nothing at all is known, asked of the real assessors.
import type { Config } from '../../src/core/config.ts';
import type { Target } from '../../src/core/memory.ts';
import type { Assessment, Step, StepRule } from '../../src/core/step.ts';
import type { Assess } from '../../src/reconcilers/assess.ts';
import { downAssessors } from '../../src/reconcilers/down/assessors.ts';
import { upAssessors } from '../../src/reconcilers/up/assessors.ts';
import { allUnknown } from '../../src/telemetry/explain/nothing-known.ts';
import type { GeneratedPart } from './artefact.ts';
import { limitInWords } from './limit-keys.ts';
import { code, table } from './markdown.ts';
import { bothTables, type Table } from './rows.ts';
import { configOfSite } from './unknown-site.ts';

const path = 'ARCHITECTURE.md';

export const unknownFactsTables: readonly GeneratedPart[] = [
  { path, name: 'unknown-down', content: () => inWords(unknownRows().down) },
  { path, name: 'unknown-up', content: () => inWords(unknownRows().up) },
];

export interface UnknownRow {
  readonly step: Step;
  readonly assessment: Assessment;
  readonly atLimit: StepRule['atLimit'];
  readonly limit: string;
}

/** Every row of both orders, assessed while every cell is unread. */
export function unknownRows(): { readonly down: readonly UnknownRow[]; readonly up: readonly UnknownRow[] } {
  const config = configOfSite();
  const { down, up } = bothTables(config);
  return {
    down: rowsOf(down, downAssessors, config, 'off'),
    up: rowsOf(up, upAssessors, config, 'running'),
  };
}

function rowsOf(
  { rules, steps }: Table,
  assessors: Readonly<Record<string, Assess>>,
  config: Config,
  target: Target,
): readonly UnknownRow[] {
  const input = allUnknown(config, target);
  return steps.map((step) => {
    const assess = assessors[step.row];
    const rule = rules[step.row];
    if (assess === undefined || rule === undefined) throw new Error(`no assessor or no rule for ${step.row}`);
    const { id, subject } = step;
    const rung = rule.ladder?.[0]?.rung;
    const assessment = assess({ id, subject, rung, readyAt: input.now.at }, input);
    return { step, assessment, atLimit: rule.atLimit, limit: limitInWords(step, config) };
  });
}

const then: Readonly<Record<StepRule['atLimit'], string>> = {
  skip: 'left out, on record',
  'give-up': 'given up on record, still attempted, no longer waited for',
  block: 'goes on waiting, and status says for what',
};

function inWords(rows: readonly UnknownRow[]): string {
  return table(
    ['Row', 'Verdict', 'Reason', 'Asks for', 'Limit', 'When the limit has passed'],
    rows.map(({ step, assessment: { verdict, actions }, atLimit, limit }) => [
      code(step.row),
      verdict.is,
      code(verdict.reason),
      actions.length === 0 ? 'nothing' : actions.map(({ kind }) => code(kind)).join(', '),
      limit,
      limit === 'none' ? `no limit: ${then.block}` : then[atLimit],
    ]),
  );
}
