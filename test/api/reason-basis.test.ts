// What `explain REASON` says that a reason goes by: nothing that does not exist, and all that somebody may be stopped by.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bases } from '../../src/api/basis/bases.ts';
import { powerBasis } from '../../src/api/basis/power.ts';
import { refusalBasis } from '../../src/api/basis/refusals.ts';
import { stepBasis } from '../../src/api/basis/steps.ts';
import { keyOf } from '../../src/api/key-help.ts';
import { reasons } from '../../src/api/reasons.ts';
import { needsPerson } from '../../src/reconcilers/conditions.ts';
import { triggers } from '../../src/reconcilers/power/ups-triggers.ts';
import { allWrong } from '../support/builders/all-wrong.ts';
import { aConfig, second } from '../support/builders/config.ts';
import { anEdit } from '../support/builders/memory.ts';
import { aSnapshot } from '../support/builders/snapshot.ts';
import { aStory } from '../support/builders/story.ts';
import { root } from '../support/command.ts';

/** Reasons that the code of a folder can give, by its text. */
function givenIn(folder: string, pattern: RegExp): readonly string[] {
  const files = readdirSync(join(root, folder)).filter((name) => name.endsWith('.ts'));
  const texts = files.map((name) => readFileSync(join(root, folder, name), 'utf8'));
  return [...new Set(texts.flatMap((text) => [...text.matchAll(pattern)].flatMap(([, name = '']) => name)))];
}
const declared = [...bases.keys()];

describe('what a reason goes by', () => {
  it('is declared once, of reasons that exist', () => {
    const all = [powerBasis, refusalBasis, stepBasis].flatMap((table) => Object.keys(table));
    expect(all).toEqual([...new Set(all)]);
    for (const reason of all) expect(Object.keys(reasons)).toContain(reason);
  });

  it.each([...bases])('of %s names settings that exist', (_, { settings }) => {
    for (const setting of settings) expect(keyOf(setting), setting).toBeDefined();
    expect(new Set(settings).size).toBe(settings.length);
  });

  it('names facts that somebody observes', () => {
    const cells = Object.keys(aSnapshot(aConfig({ startup: { ...aConfig().startup, services: ['git'] } })).facts);
    // Only there once a machine has gone off, or where it has an outlet.
    const kinds = new Set([...cells.map((name) => name.split('/')[0]), 'words', 'outlet']);
    for (const [reason, { facts }] of bases)
      for (const kind of Object.keys(facts)) expect(kinds, reason).toContain(kind);
  });

  it.each([
    ['a person is needed for', [...needsPerson]],
    ['make a UPS a cause to go down', [...triggers.map(({ reason }) => reason), 'BlindOnBattery']],
    ['refuse an action at the last moment', givenIn('src/interlocks', /reason: '(\w+)'/g)],
    ['keep a UPS from allowing a start', givenIn('src/reconcilers/power', /not\(\s*'(\w+)'/g)],
  ])('is declared of all that %s', (_, needed) => {
    expect(needed.length).toBeGreaterThan(4);
    expect(needed.filter((reason) => !declared.includes(reason))).toEqual([]);
  });
});

it('is what the step that gives it rests on', () => {
  const config = aConfig({ startup: { ...aConfig().startup, services: ['git'], ingressChecklist: true } });
  const { decision } = aStory(config).says(anEdit(2)).later(second, allWrong);
  const given = decision.steps.flatMap(({ assessment: { verdict, basis } }) => {
    const told = bases.get(verdict.reason);
    return verdict.is === 'not-done' && told !== undefined ? [{ verdict, basis, told }] : [];
  });
  expect(new Set(given.map(({ verdict }) => verdict.reason)).size).toBeGreaterThan(8);
  for (const { verdict, basis, told } of given) {
    const rests = basis.map((cell) => cell.split('/')[0]);
    for (const kind of Object.keys(told.facts)) expect(rests, verdict.reason).toContain(kind);
  }
});
