// What a plan says is what happens: one decision, asked again from its inputs as they would be read from a file.
import { expect, it } from 'vitest';
import type { Action } from '../../src/core/action.ts';
import type { Decision, Input } from '../../src/core/decision.ts';
import { playOutage } from '../../src/lab/sim/outage.ts';
import { tinyScenario } from '../../src/lab/sim/tiny.ts';
import { decide } from '../../src/reconcilers/decide.ts';

const asJson = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value)) as Value;
const planOf = ({ steps, actions, refusals }: Decision) => ({ steps, actions, refusals });

it('the plan of each tick, replayed from a file, is what the simulated site then saw carried out', async () => {
  const inputs: string[] = [];
  const decided: string[] = [];
  const performed: string[] = [];
  const described = (action: Action): string => JSON.stringify(action);
  await playOutage(tinyScenario(), {
    onDecision: (_at, { input, decision }) => {
      inputs.push(JSON.stringify(input));
      decided.push(JSON.stringify(planOf(decision)));
    },
    throughPorts: (ports) => ({
      ...ports,
      perform: (action, signal) => {
        performed.push(described(action));
        return ports.perform(action, signal);
      },
    }),
  });
  const planned: string[] = [];
  for (const [index, text] of inputs.entries()) {
    const plan = planOf(decide(JSON.parse(text) as Input));
    expect(asJson(plan)).toEqual(JSON.parse(decided[index] ?? ''));
    planned.push(...plan.actions.map(described));
  }
  expect(planned).toEqual(performed);
  expect(performed.length).toBeGreaterThan(30);
});
