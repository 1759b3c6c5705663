// docs/order.md: the two orders as they stand in src/reconcilers/order.ts.
import type { Config } from '../../src/core/config.ts';
import type { Step, StepRule } from '../../src/core/step.ts';
import { needInWords } from '../../src/telemetry/explain/need-words.ts';
import type { GeneratedPart } from './artefact.ts';
import { limitInWords } from './limit-keys.ts';
import { code, table } from './markdown.ts';
import { bothTables, type Table } from './rows.ts';
import { configOfSite } from './unknown-site.ts';

const path = 'docs/order.md';

export const orderTables: readonly GeneratedPart[] = [
  { path, name: 'order-down', content: () => withTables(({ down }, config) => inWords(down, config)) },
  { path, name: 'order-up', content: () => withTables(({ up }, config) => inWords(up, config)) },
];

function withTables(content: (tables: ReturnType<typeof bothTables>, config: Config) => string): string {
  const config = configOfSite();
  return content(bothTables(config), config);
}

function inWords({ rules, steps }: Table, config: Config): string {
  const head = ['Row', 'One for each', 'Group', 'Needs', 'Limit', 'At the limit', 'Also'];
  return table(
    head,
    steps.map((step) => rowOf(step, rules[step.row], config)),
  );
}

function rowOf(step: Step, rule: StepRule | undefined, config: Config): readonly string[] {
  if (rule === undefined) throw new Error(`no rule for ${step.row}`);
  const needs = rule.needs.map((need) => needInWords(need, code)).join('<br>');
  return [
    code(step.row),
    rule.per,
    rule.group,
    needs === '' ? '-' : needs,
    limitInWords(step, config),
    rule.atLimit,
    alsoInWords(rule),
  ];
}

function alsoInWords(rule: StepRule): string {
  const words = [
    rule.onlyFor === 'off' ? 'only where the target is off' : undefined,
    rule.onlyFor === 'quiet' ? 'only when the whole cluster goes quiet' : undefined,
    rule.skipIn === undefined ? undefined : `left out when the pace is ${rule.skipIn.join(' or ')}`,
    rule.api === true ? 'left out once the API is given up' : undefined,
    rule.ladder === undefined ? undefined : `ladder: ${rule.ladder.map(rungInWords).join(', ')}`,
    rule.stable === undefined ? undefined : `must hold for ${code('startup.service_checklist_stability_seconds')}`,
    rule.commits === true ? 'commits its subject' : undefined,
    rule.keeps === true ? 'may act while no run is open' : undefined,
  ].filter((word) => word !== undefined);
  return words.length === 0 ? '-' : words.join('; ');
}

function rungInWords({ rung, afterLimitShare }: NonNullable<StepRule['ladder']>[number]): string {
  return afterLimitShare === 0 ? rung : `${rung} after ${afterLimitShare * 100} % of the limit`;
}
