// A writer that is killed at any instant leaves the old file or the new one, and nobody has to clean up after it.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { openFiles } from '../../../src/clients/files/files.ts';
import { aChild, aFolder, bytesOf, leftovers } from './folder.ts';

const files = openFiles();
const rounds = 12;
/** Large enough for a write to take a while. */
const length = 400_000;

describe('a writer that is killed', { timeout: 60_000 }, () => {
  it('leaves a whole file behind, the old one or the new one', async () => {
    const folder = aFolder();
    const path = join(folder, 'desired.yaml');
    for (let round = 0; round < rounds; round += 1) {
      const child = aChild('replace for ever', [path, String(length)]);
      await child.says('writing');
      await sleep(Math.random() * 30);
      child.process.kill('SIGKILL');
      await child.ends();
      const text = readFileSync(path, 'utf8');
      expect(text).toHaveLength(length);
      expect(new Set(text).size).toBe(1);
    }
    await files.replace(path, bytesOf('last'));
    expect(leftovers(folder)).toEqual([]);
  });

  it('has lost no update that it had made, and blocks nobody', async () => {
    const folder = aFolder();
    const path = join(folder, 'desired.yaml');
    writeFileSync(path, '');
    for (let round = 0; round < rounds; round += 1) {
      const child = aChild('add', [path, `round-${round}`, '100000']);
      await child.says('adding');
      await sleep(Math.random() * 30);
      child.process.kill('SIGKILL');
      await child.ends();
      await files.update(path, (old) => bytesOf(`${new TextDecoder().decode(old)}survivor ${round}\n`));
    }
    const lines = readFileSync(path, 'utf8').trim().split('\n');
    for (let round = 0; round < rounds; round += 1) {
      const own = lines.filter((line) => line.startsWith(`round-${round} `));
      expect(own.length).toBeGreaterThan(0);
      expect(own).toEqual(own.map((_line, turn) => `round-${round} ${turn}`));
      expect(lines).toContain(`survivor ${round}`);
    }
    expect(leftovers(folder)).toEqual([]);
  });
});
