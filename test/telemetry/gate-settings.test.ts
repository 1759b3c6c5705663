// The settings that `explain gate/NAME` tells with their lines: those of the reasons that the gate really gives.
import { expect, it } from 'vitest';
import { bases } from '../../src/api/basis/bases.ts';
import { keyOf } from '../../src/api/key-help.ts';
import { gateFacts, gateNames } from '../../src/telemetry/explain/gate.ts';
import { allWrong } from '../support/builders/all-wrong.ts';
import { aConfig, second } from '../support/builders/config.ts';
import { anEdit } from '../support/builders/memory.ts';
import { aStory } from '../support/builders/story.ts';

const config = aConfig({ startup: { ...aConfig().startup, services: ['git'], ingressChecklist: true } });
const settingsOf = (row: string): readonly string[] => gateFacts(row, config)?.settings ?? [];

it.each(gateNames)('of %s exist', (name) => {
  for (const key of settingsOf(name)) expect(keyOf(key), key).toBeDefined();
});

it('of a gate are those of whatever it waits for', () => {
  const { decision } = aStory(config).says(anEdit(2)).later(second, allWrong);
  const waiting = decision.steps.flatMap(({ step, assessment: { verdict } }) =>
    gateNames.includes(step.row) && verdict.is === 'not-done' ? [{ row: step.row, reason: verdict.reason }] : [],
  );
  expect(new Set(waiting.map(({ row }) => row)).size).toBeGreaterThan(8);
  for (const { row, reason } of waiting)
    expect(settingsOf(row), `${row}: ${reason}`).toEqual(
      expect.arrayContaining([...(bases.get(reason)?.settings ?? [])]),
    );
});
