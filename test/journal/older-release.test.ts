// A Memory that an older release wrote: what it lacks must neither stop a decision nor be guessed.
import { expect, it } from 'vitest';
import type { Memory } from '../../src/core/memory.ts';
import { aConfig } from '../support/builders/config.ts';
import { aHold, aMemory, aRun } from '../support/builders/memory.ts';
import { createMemoryFiles } from '../support/memory-files.ts';
import { recoverFrom, startLife } from './journals.ts';

it('is completed with empty fields where a run or a hold lacks them', async () => {
  const config = aConfig();
  const { askedBy: _asked, boots: _boots, cycled: _cycled, ...run } = aRun(config);
  const { updates: _updates, ...hold } = aHold();
  const old = aMemory(config, { run: run as never, holds: { 'ups/A': hold as never } });
  const life = await startLife(createMemoryFiles());
  await life.record(old);
  const memory = (await recoverFrom(life.files.contents)).memory as Memory;
  expect(memory.run).toMatchObject({ id: 'run-1', askedBy: [], boots: {}, cycled: {} });
  expect(memory.holds['ups/A']).toMatchObject({ phase: 'Active', updates: 0 });
});
