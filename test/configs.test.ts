import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type ParsedConfig, parseConfig } from '../src/api/config.ts';
import { readDesired } from '../src/api/desired.ts';
import type { Config } from '../src/core/config.ts';
import { nothingLearned } from '../src/core/decision.ts';
import type { NodeName } from '../src/core/ids.ts';
import type { Target } from '../src/core/memory.ts';
import type { Step } from '../src/core/step.ts';
import { expand } from '../src/reconcilers/graph/expand.ts';
import { type Schedule, schedule } from '../src/reconcilers/graph/schedule.ts';
import { down, up } from '../src/reconcilers/order.ts';
import { durationsOf } from '../src/reconcilers/power/estimates.ts';
import { downScope, upScope } from '../src/reconcilers/run/scope.ts';

interface Plan {
  readonly steps: readonly Step[];
  readonly times: Schedule;
}

async function configOf(name: string): Promise<Config> {
  const parsed = parseConfig(await readFile(new URL(`../configs/${name}.yaml`, import.meta.url)));
  if (parsed.state !== 'valid') throw new Error(`configs/${name}.yaml is ${parsed.state}`);
  return parsed.config;
}

function everything(config: Config, target: Target): Record<NodeName, Target> {
  return Object.fromEntries(config.machines.map((machine) => [machine.name, target])) as Record<NodeName, Target>;
}

function planDown(config: Config): Plan {
  const run = { from: {}, targets: { cluster: 'quiet' as const, machines: everything(config, 'off') } };
  const steps = expand(down, { ...downScope(config, run, []), together: false });
  return { steps, times: schedule(steps, durationsOf(steps, config, nothingLearned)) };
}

/** First start and last finish of the rows that begin so. */
function span({ steps, times }: Plan, row: string): { readonly start: number; readonly finish: number } {
  const ids = steps.filter((step) => step.row.startsWith(row)).map(({ id }) => id);
  return {
    start: Math.min(...ids.map((id) => times.startMs.get(id) ?? Number.NaN)),
    finish: Math.max(...ids.map((id) => times.finishMs.get(id) ?? Number.NaN)),
  };
}

const folder = new URL('../configs/', import.meta.url);
const files = readdirSync(folder);

describe.each(files)('configs/%s', (name) => {
  const bytes = readFileSync(new URL(name, folder));

  it('is valid', () => {
    const problems =
      name === 'desired.yaml' ? readDesired(bytes, { machines: [], ups: [] }).problems : problemsOf(parseConfig(bytes));
    expect(problems).toEqual([]);
  });

  it('names its schema where an installed ananke has it, because it is made to be copied to a host', () => {
    const kind = name === 'desired.yaml' ? 'desiredstate' : 'anankeconfig';
    const path = `/usr/local/share/ananke/crds-local/${kind}.schema.json`;
    expect(bytes.toString().split('\n')[0]).toBe(`# yaml-language-server: $schema=${path}`);
    expect(existsSync(new URL(`../crds-local/${basename(path)}`, folder))).toBe(true);
  });
});

function problemsOf(parsed: ParsedConfig): readonly unknown[] {
  if (parsed.state === 'valid') return [];
  return parsed.state === 'invalid' ? parsed.problems : [parsed.message];
}

describe.each(['minimal', 'reference', 'titan'])('the plan of configs/%s.yaml', (name) => {
  it('takes the default budget as long as nothing is learned', async () => {
    const config = await configOf(name);
    expect(planDown(config).times.totalMs).toBeCloseTo(config.shutdown.defaultBudgetMs, 3);
  });

  it('stops agents before servers, servers before power, and the own host last', async () => {
    const config = await configOf(name);
    const plan = planDown(config);
    expect(span(plan, 'stop-server').start).toBeGreaterThanOrEqual(span(plan, 'end-containers').finish);
    expect(span(plan, 'power-off').start).toBeGreaterThanOrEqual(span(plan, 'stop-server').finish);
    const own = plan.steps.find(({ row }) => row === 'power-off-self');
    const isAmongMachines = config.machines.some((machine) => machine.name === config.self);
    expect(own?.subject).toBe(isAmongMachines ? config.self : undefined);
    const last = own === undefined ? plan.times.totalMs : plan.times.finishMs.get(own.id);
    expect(last).toBe(plan.times.totalMs);
  });

  it('has a step of each machine for every row that concerns it', async () => {
    const config = await configOf(name);
    const { steps } = planDown(config);
    const kubelets = config.machines.filter(({ role }) => role !== 'host');
    const subjects = (row: string): number => steps.filter((step) => step.row === row).length;
    expect(subjects('drain')).toBe(kubelets.length);
    expect(subjects('stop-server')).toBe(kubelets.filter(({ role }) => role === 'server').length);
    const off = steps.filter(({ row }) => row.startsWith('power-off')).map(({ subject }) => subject);
    expect(off.toSorted()).toEqual(config.machines.map((machine) => String(machine.name)).toSorted());
  });

  it('comes up from power to soak, one wake for each machine but the own host', async () => {
    const config = await configOf(name);
    const steps = expand(up, upScope(config, { cluster: 'running', machines: everything(config, 'running') }));
    expect(steps[0]?.row).toBe('power-safe');
    expect(steps.at(-1)?.row).toBe('soak');
    const others = config.machines.filter((machine) => machine.name !== config.self);
    expect(steps.filter(({ row }) => row === 'wake')).toHaveLength(others.length);
  });
});
