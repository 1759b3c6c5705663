// Verbs that write desired.yaml, as processes: what they say, what they end with, and what is in the file afterwards.
import { copyFile, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/api/config.ts';
import { parseDesired } from '../../src/api/desired.ts';
import type { ClusterStatus } from '../../src/api/status-schema.ts';
import { aStatus } from '../support/builders/status.ts';
import { callAnanke, commandLimitMs, root } from '../support/command.ts';

const config = join(root, 'configs/titan.yaml');
let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ananke-edits-'));
  await copyFile(join(root, 'configs/desired.yaml'), join(folder, 'desired.yaml'));
});
afterEach(() => rm(folder, { recursive: true }));

const ananke = (...words: readonly string[]) =>
  callAnanke(words, {
    ANANKE_CONFIG: config,
    ANANKE_DESIRED: join(folder, 'desired.yaml'),
    ANANKE_RUN_DIRECTORY: folder,
    SUDO_USER: 'ada',
  });
/** What is printed for pasting names the files that it means. */
const call = (): string => `ananke --config ${config} --desired ${join(folder, 'desired.yaml')}`;
const inShort = (out: string): string => out.replaceAll(call(), 'ananke');
const text = (): Promise<string> => readFile(join(folder, 'desired.yaml'), 'utf8');
async function inForce() {
  const parsed = parseConfig(await readFile(config));
  if (parsed.state !== 'valid') throw new Error('titan.yaml is not valid');
  return parseDesired(await readFile(join(folder, 'desired.yaml')), parsed.config);
}
/** A controller writes, and tells of one hold. */
async function holds(told: Pick<ClusterStatus['holds'][number], 'phase' | 'reason' | 'message'>): Promise<void> {
  const hold = { name: 'ups/Pyrphoros', mode: 'poweroff' as const, since: '2026-11-22T03:14:07.000Z', ...told };
  const status = { ...aStatus({ holds: [hold] }), writtenAt: new Date(Date.now() + commandLimitMs).toISOString() };
  await writeFile(join(folder, 'status.json'), JSON.stringify(status));
}

describe('set', () => {
  it('writes the word, says that nobody acts on it, and how to take it back', async () => {
    const ended = await ananke('set', 'down', '--mode', 'cluster-only', '--reason', 'switch swap');
    expect(ended).toMatchObject({ exit: 3, err: '' });
    expect(ended.out).toContain('desired: up -> down, cluster-only ("switch swap"). About ');
    expect(ended.out).toContain('NOBODY IS ACTING ON IT');
    expect(ended.out).toContain(`Undo:     sudo ${call()} set up\n`);
    expect(ended.out).not.toContain('WILL NOT RETURN');
    expect(await inForce()).toMatchObject({
      state: 'valid',
      by: 'ada',
      spec: { cluster: 'down', mode: 'cluster-only', reason: 'switch swap' },
    });
  });

  it('says that nothing is done for it while act does not allow it', async () => {
    await ananke('pause', '--for', '2h');
    const said = (await ananke('set', 'down', '--mode', 'cluster-only')).out.replaceAll(/\s+/g, ' ');
    expect(said).toContain('act is power-only: NOTHING IS DONE for this word');
    expect(said).toContain(`Act again: sudo ${call()} resume`);
    await ananke('resume');
    expect((await ananke('set', 'up', '--dry-run')).out).not.toContain('NOTHING IS DONE');
  });

  it('tells that a controller that writes has not taken it up, and what holds the word back', async () => {
    await holds({ phase: 'Recharging', reason: 'Recharging', message: 'charge 31 % of 60 %' });
    const ended = await ananke('set', 'up');
    expect(ended.exit).toBe(3);
    expect(ended.out).toContain('It takes effect when the last hold goes:\n       ups/Pyrphoros  charge 31 % of 60 %');
    expect(ended.out).toContain('the controller has not taken it up yet');
  });

  it('says that power is not accepted against an Active hold', async () => {
    await holds({ phase: 'Active', reason: 'LowBattery', message: 'the battery is low' });
    const { out } = await ananke('set', 'up', '--accept-power', 'Pyrphoros=on-battery');
    expect(out.replaceAll(/\s+/g, ' ')).toContain('The power of Pyrphoros is NOT accepted: ups/Pyrphoros is Active.');
  });

  it('says the same word again as a new edit', async () => {
    await ananke('set', 'up');
    const first = await inForce();
    await ananke('set', 'up');
    const second = await inForce();
    expect(first.state === 'valid' && second.state === 'valid' && first.editId !== second.editId).toBe(true);
  });

  it('works on a file that is not valid, keeps that aside, and leaves alone whom it left alone', async () => {
    const broken = 'spec:\n\tcluster: dwon\n';
    await writeFile(join(folder, 'desired.yaml'), broken);
    const status = { ...aStatus(), writtenAt: new Date(0).toISOString() };
    await writeFile(join(folder, 'status.json'), JSON.stringify(status));
    const ended = await ananke('set', 'down');
    const [, kept = ''] = /kept in\s+(\S+)/.exec(ended.out) ?? [];
    expect(await readFile(kept, 'utf8')).toBe(broken);
    expect(await inForce()).toMatchObject({ spec: { cluster: 'down', ignoredNodes: ['titan-14'] } });
  });

  it('changes nothing in a dry run', async () => {
    const before = await text();
    const ended = await ananke('set', 'down', '--dry-run');
    expect(ended).toMatchObject({ exit: 0, err: '' });
    expect(inShort(ended.out)).toMatch(/Nothing was changed \(--dry-run\)\.\n.*\nUndo would be: sudo ananke set up\n$/);
    expect(ended.out).toContain('WILL NOT RETURN BY ITSELF');
    expect(await text()).toBe(before);
  });

  it('says also in a dry run what holds the word back', async () => {
    await holds({ phase: 'Recharging', reason: 'ChargeBelowFloor', message: 'charge 31 % of 60 %' });
    const { out } = await ananke('set', 'up', '--dry-run');
    expect(inShort(out)).toContain('It would take effect when the last hold goes:\n');
    expect(inShort(out)).toContain('ups/Pyrphoros  charge 31 % of 60 %      ananke explain ups/Pyrphoros\n');
  });

  it('keeps the comments of people', async () => {
    const comments = (yaml: string): readonly string[] => yaml.match(/#.*$/gm) ?? [];
    const before = comments(await text());
    expect(before.length).toBeGreaterThan(0);
    const { out } = await ananke('set', 'down', '--skip-drain', '--ignore-node', 'titan-14');
    expect(out.replaceAll(/\s+/g, ' ')).toContain('for this run: no drain; ignored from now on: titan-14');
    expect(comments(await text())).toEqual(expect.arrayContaining([...before]));
    expect(await inForce()).toMatchObject({ spec: { ignoredNodes: ['titan-14'], options: { skipDrain: true } } });
  });

  it.each([
    ['an unknown node', ['set', '--ignore-node', 'titan-41'], /Nearest: titan-14/],
    ['an unknown mode', ['set', 'down', '--mode', 'off'], /--mode is one of/],
    ['neither up nor down', ['set', 'sideways'], /takes up or down/],
    ['nothing', ['set'], /say up or down/],
    ['a mode for up', ['set', 'up', '--mode', 'poweroff'], /up has none/],
    ['an unknown UPS', ['set', 'up', '--accept-power', 'Statra=unknown'], /Statera/],
    ['power in another form', ['set', 'up', '--accept-power', 'Statera'], /UPS=unknown/],
    ['an option without a word', ['set', '--skip-drain'], /say up or down with it/],
    ['a hold that no UPS has', ['release', 'ups/X', '--reason', 'x'], /ups\/Pyrphoros/],
    ['a mode that is nearly one', ['set', 'down', '--mode', 'power-off'], /did you mean poweroff\?/],
    ['a plan of a mode for up', ['plan', 'up', '--mode', 'poweroff'], /up has none/],
    ['a release without a reason', ['release', 'ups/Pyrphoros', '--reason', ' '], /--reason says why/],
    ['a reason of colours', ['set', 'up', '--reason', 'x\u001b[31m'], /^ananke: --reason contains a control character/],
    ['a branch of colours', ['set', 'up', '--force-flux-branch', '\u0007'], /--force-flux-branch contains/],
    ['too long a pause', ['pause', '--for', '13h'], /at most 12h/],
    ['no duration', ['pause', '--for', 'soon'], /is a duration/],
    ['a pause of nothing', ['pause', '--for', '0m'], /at least 1s/],
  ])('with %s ends with 2, and writes nothing', async (_, words, expected) => {
    const before = await text();
    const ended = await ananke(...words);
    expect(ended).toMatchObject({ exit: 2, out: '' });
    expect(ended.err).toMatch(expected);
    expect(await text()).toBe(before);
  });
});

describe('a file that is no desired.yaml', () => {
  const kept = async (name: string, words: readonly string[], expected: string) => {
    const before = await readFile(join(folder, name));
    const ended = await callAnanke([...words, '--desired', join(folder, name)], {
      ANANKE_CONFIG: join(folder, 'ananke.yaml'),
      ANANKE_RUN_DIRECTORY: folder,
    });
    expect(ended).toMatchObject({ exit: 2, out: '' });
    expect(ended.err).toContain(expected);
    expect(await readFile(join(folder, name))).toEqual(before);
    expect((await readdir(folder)).filter((found) => found.includes('rejected'))).toEqual([]);
  };
  beforeEach(() => copyFile(config, join(folder, 'ananke.yaml')));

  it.each([
    ['set', ['set', 'down']],
    ['set --dry-run', ['set', 'down', '--dry-run']],
    ['pause', ['pause']],
    ['release', ['release', 'ups/Pyrphoros', '--reason', 'x']],
  ])('is left as it is by %s: the configuration, also through a link', async (_verb, words) => {
    await kept('ananke.yaml', words, 'is a file of kind "AnankeConfig"');
    await symlink('ananke.yaml', join(folder, 'link.yaml'));
    await kept('link.yaml', words, 'is a file of kind "AnankeConfig"');
    await copyFile(config, join(folder, 'copy.yaml'));
    await kept('copy.yaml', words, 'is a file of kind "AnankeConfig"');
  });

  it.each([
    ['JSON', '{"apiVersion": "v1", "kind": "Pod"}'],
    ['broken', 'kind: Pod\nspec:\n\t- x\n'],
    ['two documents', 'kind: Pod\n---\nkind: DesiredState\n'],
  ])('is left as it is: %s of another kind', async (_what, content) => {
    await writeFile(join(folder, 'pod.yaml'), content);
    await kept('pod.yaml', ['set', 'down'], 'is a file of kind "Pod"');
  });

  it('cannot be made where its folder is missing, and the command for that stands alone', async () => {
    const env = { ANANKE_CONFIG: config, ANANKE_RUN_DIRECTORY: folder };
    const { exit, err } = await callAnanke(['--desired', join(folder, 'no/where.yaml'), 'set', 'down'], env);
    expect(exit).toBe(1);
    expect(err).toMatch(/mkdir -p \S+\/no\nNothing was changed\.\n$/);
  });

  it('is not one in which only that word is mistyped: it is mended', async () => {
    await writeFile(join(folder, 'desired.yaml'), 'kind: DesiredStat\nspec: { cluster: up }\n');
    expect((await ananke('set', 'down')).exit).toBe(3);
    expect(await inForce()).toMatchObject({ spec: { cluster: 'down' } });
  });
});

describe('the other words', () => {
  it('release a hold for half an hour', async () => {
    await ananke('release', 'ups/Pyrphoros', '--reason', 'worn battery');
    const desired = await inForce();
    expect(desired).toMatchObject({
      spec: { countermands: [{ hold: 'ups/Pyrphoros', by: 'ada', reason: 'worn battery' }] },
    });
    const until = desired.state === 'valid' ? (desired.spec.countermands[0]?.until ?? 0) : 0;
    expect(until - Date.now()).toBeGreaterThan(29 * 60_000 - commandLimitMs);
    // Wall times in the file are whole seconds, rounded up.
    expect(until - Date.now()).toBeLessThanOrEqual(30 * 60_000 + 1_000);
  });

  it('take a release back with the very words that they print', async () => {
    const { out } = await ananke('release', 'ups/Pyrphoros', '--for', '30m', '--reason', 'drill');
    expect(inShort(out)).toContain('sudo ananke release ups/Pyrphoros --for 0s --reason "taken back"');
    const back = await ananke('release', 'ups/Pyrphoros', '--for', '0s', '--reason', 'taken back');
    expect({ exit: back.exit, err: back.err }).toEqual({ exit: 3, err: '' });
    expect(back.out).toContain('ups/Pyrphoros is no longer set aside');
    expect(await inForce()).toMatchObject({ spec: { countermands: [] } });
  });

  it('pause and resume', async () => {
    await ananke('pause', '--for', '2h');
    expect(await inForce()).toMatchObject({ spec: { act: 'power-only', actUntil: expect.any(Number) } });
    const never = await ananke('pause', '--also-power');
    expect(never.out).toMatch(/ALSO WHEN POWER\s+FAILS/);
    expect(await inForce()).toMatchObject({ spec: { act: 'never' } });
    await ananke('resume');
    expect(await inForce()).toMatchObject({ spec: { act: 'always' } });
  });
});

describe('plan', () => {
  it('is the same twice, and changes nothing', async () => {
    const before = await text();
    const [one, two] = [await ananke('plan', 'down'), await ananke('plan', 'down')];
    expect(one).toMatchObject({ exit: 0, err: '' });
    expect(two.out).toBe(one.out);
    expect(await text()).toBe(before);
    await expect(inShort(one.out)).toMatchFileSnapshot('golden/plan-down.txt');
  });

  it('of a word that only stops the cluster powers nothing off', async () => {
    const { out } = await ananke('plan', 'down', '--mode', 'cluster-only', '-o', 'json');
    expect(JSON.parse(out)).toMatchObject({ way: 'down', to: 'cluster-only', willNotReturn: [] });
    expect(out).not.toContain('power-off');
  });

  it('of the way up is told without times, because none were learned', async () => {
    await expect(inShort((await ananke('plan', 'up')).out)).toMatchFileSnapshot('golden/plan-up.txt');
  });

  it.each([
    [['plan', 'sideways']],
    [['plan', 'down', '--mode', 'x']],
    [['plan', '--replay', '/nowhere.json']],
    [['plan', '--replay', config]],
  ])('%j ends with 2', async (words) => {
    expect(await ananke(...words)).toMatchObject({ exit: 2, out: '' });
  });
});
