// `plan --replay`: what a decision that was recorded came to, told like a plan, and the same each time.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Plan } from '../../src/telemetry/plan/plan.ts';
import type { Replayed } from '../../src/telemetry/plan/replayed.ts';
import { aConfig } from '../support/builders/config.ts';
import { aDesired } from '../support/builders/memory.ts';
import { aStory } from '../support/builders/story.ts';
import { runAnanke } from '../support/command.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ananke-replay-'));
  const going = aStory(aConfig())
    .says(aDesired({ cluster: 'down', mode: 'poweroff' }))
    .ticks(3, 1_000);
  await writeFile(join(folder, 'down.json'), JSON.stringify(going.input));
  await writeFile(join(folder, 'rest.json'), JSON.stringify(aStory(aConfig()).input));
});
afterAll(() => rm(folder, { recursive: true }));

const plan = async (...words: readonly string[]): Promise<string> => {
  const ended = await runAnanke(['plan', ...words], { TZ: 'UTC' });
  expect(ended).toMatchObject({ exit: 0, err: '' });
  return ended.out.replaceAll(folder, '/tmp/recorded');
};
const replay = (name: string, ...words: readonly string[]) => plan('--replay', join(folder, name), ...words);

it('looks like a plan', async () => {
  const said = await replay('down.json');
  await expect(said).toMatchFileSnapshot('golden/replay-down.txt');
  expect(await replay('down.json')).toBe(said);
});

it('gives programs a plan, with its steps, actions and refusals', async () => {
  const said = await replay('down.json', '-o', 'json');
  expect(await replay('down.json', '-o', 'json')).toBe(said);
  const made: Replayed = JSON.parse(said);
  expect(made).toMatchObject({ way: 'down', to: 'poweroff', run: { phase: 'acting' } });
  const asked: Plan = JSON.parse(await replay('rest.json', 'down', '-o', 'json'));
  const optional = (key: string): boolean => !['totalSeconds', 'reserve', 'turnsRoundUntilSeconds'].includes(key);
  expect(Object.keys(made)).toEqual(expect.arrayContaining(Object.keys(asked).filter(optional)));
  const open = made.rows.flatMap(({ steps }) => steps);
  expect(made.steps.map(({ id }) => id).toSorted()).toEqual(open.toSorted());
});

it('tells every step to those who ask', async () => {
  const wide = await replay('down.json', '-o', 'wide');
  expect(wide).toMatch(/^drain\/\S+ {2}\w+ {2}\w+: /m);
});

it('says that nothing was open', async () => {
  expect(await replay('rest.json')).toMatch(/was to be UP, and no run was open\. Nothing was changed\./);
});

it('plans a word in the world that was recorded', async () => {
  const said = await replay('rest.json', 'down', '--mode', 'cluster-only');
  expect(said).toMatch(/would go DOWN, cluster only/);
  expect(said).toMatch(/From what ananke saw on 20\d\d-\d\d-\d\d at \S+ UTC/);
  // It was another day, and may have been another site.
  expect(said).not.toContain('Do it');
});
