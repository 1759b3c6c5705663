// What a plan says of each group of steps, from a configuration alone.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/api/config.ts';
import type { Config } from '../../src/core/config.ts';
import { nothingLearned } from '../../src/core/decision.ts';
import { planOf } from '../../src/telemetry/plan/plan.ts';
import { repositoryRoot } from '../support/source-tree.ts';

async function configOf(name: string): Promise<Config> {
  const parsed = parseConfig(await readFile(join(repositoryRoot, `configs/${name}.yaml`)));
  if (parsed.state !== 'valid') throw new Error(`${name} is not valid`);
  return parsed.config;
}

describe.each(['minimal', 'reference', 'titan'])('the limit of a group, in the plan of %s', (name) => {
  it('is no less than what the group takes', async () => {
    const { rows } = planOf(
      await configOf(name),
      { cluster: 'down', mode: 'config', ignoredNodes: [] },
      nothingLearned,
    );
    for (const { group, takesSeconds = 0, limitSeconds = Infinity } of rows)
      expect({ group, holds: takesSeconds <= limitSeconds }).toEqual({ group, holds: true });
  });

  it('is none where one of its steps waits for as long as it takes', async () => {
    const config = await configOf(name);
    const groupsOf = (cluster: 'up' | 'down', isUnlimited: boolean) =>
      planOf(config, { cluster, mode: 'config', ignoredNodes: [] }, nothingLearned)
        .rows.filter(({ limitSeconds }) => (limitSeconds === undefined) === isUnlimited)
        .map(({ group }) => group);
    expect(groupsOf('up', true)).toEqual(['power', 'reach', 'flux', 'machines']);
    expect(groupsOf('down', true)).toEqual(
      config.machines.some((machine) => machine.name === config.self) ? ['poweroff'] : [],
    );
    expect(groupsOf('down', false)).toEqual(expect.arrayContaining(['gitops', 'drain', 'volumes', 'servers']));
  });
});
