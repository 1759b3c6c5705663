// Where the files of a demo may be kept, and that they say where they are.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseConfig } from '../../../src/api/config.ts';
import { emptyFolder, keep } from '../../../src/lab/demo/keep.ts';
import type { DemoResult } from '../../../src/lab/demo/play.ts';
import { UsageError } from '../../../src/lab/sim/command-line.ts';
import { repositoryRoot } from '../../support/source-tree.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ananke-keep-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('what a demo keeps', () => {
  it('names its folder whatever characters are in it', async () => {
    const story = await emptyFolder(join(folder, "we ird$&x $1 $' 'quoted'"));
    const [config, desired] = await Promise.all(
      ['titan', 'desired'].map((name) => readFile(join(repositoryRoot, `configs/${name}.yaml`))),
    );
    if (config === undefined || desired === undefined) throw new Error('two files');
    const nothing: Pick<DemoResult, 'disk'> = { disk: new Map() };
    await keep(story, nothing, { config, desired });
    const parsed = parseConfig(await readFile(join(story, 'ananke.yaml')));
    expect(parsed).toMatchObject({
      state: 'valid',
      file: { paths: { desired_file: join(story, 'desired.yaml'), run_directory: join(story, 'run') } },
    });
  });

  it('does not go where a file is: that is a mistake of whoever typed it', async () => {
    await writeFile(join(folder, 'file'), '');
    await expect(emptyFolder(join(folder, 'file'))).rejects.toThrow(UsageError);
    await expect(emptyFolder(join(folder, 'file/below'))).rejects.toThrow(/--keep .*: no folder can be made there/);
  });
});
