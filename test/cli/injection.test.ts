// What comes out of files, other programs and the words that somebody pastes must not be obeyed by the terminal that shows it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { aStatus, goingDown } from '../support/builders/status.ts';
import { callAnanke, root } from '../support/command.ts';

const nasty = 'a\u001b[31mb\u0007c\rd\u009b2Je\nf\u202e';
const obeyed = /(?!\n)[\p{Cc}\u202e]/u;
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ananke-injection-'));
  const told = { name: 'ups/Pyrphoros', phase: 'Active', mode: 'poweroff', since: '2026-11-22T03:14:07.000Z' };
  const hold = { ...told, reason: 'LowBattery', message: nasty };
  const status = { ...goingDown(), holds: [hold], writtenAt: new Date().toISOString() };
  await writeFile(join(folder, 'status.json'), JSON.stringify(status));
});
afterAll(() => rm(folder, { recursive: true }));
const ananke = (...words: readonly string[]) => callAnanke(words, { ANANKE_RUN_DIRECTORY: folder });

/** Of a process that would go on for ever. */
async function firstLinesOf(words: readonly string[]): Promise<string> {
  const env = { PATH: process.env['PATH'] ?? '', ANANKE_RUN_DIRECTORY: folder };
  const child = spawn(join(root, 'bin/ananke'), words, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    child.kill('SIGTERM');
  });
  await once(child, 'close');
  return Buffer.concat(chunks).toString();
}

describe('control characters', () => {
  it('do not come through `status --watch` in a pipe', async () => {
    const out = await firstLinesOf(['status', '--watch']);
    expect(out).toContain('hold ups/Pyrphoros Active: LowBattery, a [31mb c d 2Je f');
    expect(out).not.toMatch(obeyed);
  });

  it.each([
    [['x\u001b[31m\u009bx']],
    [['status', '--x\u001b[31m']],
    [['explain', 'x\u001b[31m\u009b']],
    [['validate', 'x\u001b[31m\u009b']],
    [['--config', 'x\u001b[31m\u009b', 'set', 'up']],
  ])('do not come back out of words that are wrong: %j', async (words) => {
    const { exit, out, err } = await ananke(...words);
    expect(exit).toBe(2);
    expect(out + err).not.toBe('');
    expect(out + err).not.toMatch(obeyed);
  });

  it('are escapes in what programs are given, who get them whole', async () => {
    const json = await ananke('status', '-o', 'json', '--exit-zero');
    const yaml = await ananke('status', '-o', 'yaml', '--exit-zero');
    for (const [{ out }, read] of [
      [json, (text: string): unknown => JSON.parse(text)],
      [yaml, (text: string): unknown => parse(text)],
    ] as const) {
      expect(out).not.toMatch(obeyed);
      expect(read(out)).toMatchObject({ holds: [{ message: nasty }] });
    }
  });

  it('change nothing of a status that has none', async () => {
    const quiet = { ...aStatus(), writtenAt: new Date().toISOString() };
    await writeFile(join(folder, 'status.json'), JSON.stringify(quiet));
    expect(JSON.parse((await ananke('status', '-o', 'json', '--exit-zero')).out)).toEqual(quiet);
    expect(parse((await ananke('status', '-o', 'yaml', '--exit-zero')).out)).toEqual(quiet);
  });
});
