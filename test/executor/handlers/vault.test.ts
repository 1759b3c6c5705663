// UnsealVault against pods behind a real socket.
import { rmSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { printedForMs } from '../../../src/executor/handlers/share-sources.ts';
import { createFakeClock } from '../../support/fake-clock.ts';
import { never } from '../../support/lab-api.ts';
import { first, inPods, second, shares } from '../../support/vault-api.ts';
import { aRig, breakglassOf, counting } from './vault-rig.ts';

const failed = (note: unknown) => ({ outcome: 'failed', note });
const accepted = { outcome: 'accepted' };
const wrong = 'd3Jvbmc=';

describe('UnsealVault', () => {
  it('gives one share after the other, and stops when the pod is open', async () => {
    const { unseal, seals } = await aRig({ file: shares });
    expect(await unseal()).toEqual(accepted);
    expect(seals.isSealed(first)).toBe(false);
    expect(seals.isSealed(second)).toBe(true);
    expect(seals.given).toEqual(shares.slice(0, 2));
  });

  it('gives nothing to a pod that is open', async () => {
    const { unseal, seals } = await aRig({ file: shares });
    await unseal();
    expect(await unseal()).toEqual(accepted);
    expect(seals.given).toHaveLength(2);
  });

  it('goes on where another unsealer stands', async () => {
    const { unseal, seals } = await aRig({ file: shares, threshold: 3 });
    seals.also(first, shares[2]);
    expect(await unseal()).toEqual(accepted);
    expect(seals.given).toEqual(shares.slice(0, 2));
  });

  it('gives all once more when somebody else gave a wrong share', async () => {
    const { unseal, seals, problems } = await aRig({ file: shares.slice(0, 2) });
    seals.also(first, wrong);
    expect(await unseal()).toEqual(accepted);
    expect(seals.isSealed(first)).toBe(false);
    expect(problems).toHaveLength(1);
  });

  it('names the lines of which one is wrong, and opens all the same when the others suffice', async () => {
    const { unseal, problems, path } = await aRig({ file: [wrong, ...shares] });
    expect(await unseal()).toEqual(accepted);
    const what = 'one of them holds a wrong share, or another unsealer gave one';
    expect(problems).toEqual([`vault/vault-0 refused line 1, 2 of ${path}: ${what}`]);
  });

  it('says which lines it refused when they do not', async () => {
    const { unseal, path } = await aRig({ file: [shares[0], wrong] });
    const what = 'one of them holds a wrong share, or another unsealer gave one';
    expect(await unseal()).toEqual(failed(`vault/vault-0 refused line 1, 2 of ${path}: ${what}`));
  });

  it('says how many shares are missing', async () => {
    const { unseal, path } = await aRig({ file: shares.slice(0, 2), threshold: 3 });
    const note = `vault/vault-0 is still sealed, with 2 of the 3 different shares that it needs; ${path} holds 2`;
    expect(await unseal()).toEqual(failed(note));
    expect(await unseal()).toEqual(failed(note));
  });

  it.each([
    ['is new', { initialised: false }, /^vault\/vault-0 is not initialised, which ananke never does/],
    ['opens itself', { type: 'transit' }, /^vault\/vault-0 has a seal of kind transit, which takes no shares/],
    ['is of another kind', { type: 'x' }, /^vault\/vault-0 has another kind of seal, which takes no shares/],
  ])('gives nothing to a pod that %s', async (_, options, note) => {
    const { unseal, seals } = await aRig({ file: shares, ...options });
    expect(await unseal()).toEqual(failed(expect.stringMatching(note)));
    expect(seals.given).toEqual([]);
  });

  it.each(['vault-0', 'a/b/c', '', '/vault-0'])('asks nobody for "%s"', async (pod) => {
    const { unseal, server } = await aRig({ file: shares });
    expect(await unseal(pod)).toEqual(failed(`${pod} is no namespace/name of a pod`));
    expect(server.requests).toEqual([]);
  });

  it('says what to configure', async () => {
    const { unseal } = await aRig();
    expect(await unseal()).toEqual(
      failed(expect.stringMatching(/vault\.unseal_keys_file.*breakglass_command.*by hand/)),
    );
  });

  it('does not know what became of a share that was not answered', async () => {
    const { unseal, server } = await aRig({ file: shares });
    server.wrong(inPods({ is: 'cut' }, 'POST'));
    expect(await unseal()).toMatchObject({ outcome: 'unknown' });
    server.wrong(inPods({ is: 'answer', status: 200, body: '<html>' }, 'POST'));
    expect(await unseal()).toMatchObject({ outcome: 'unknown' });
    server.wrong(() => undefined);
    expect(await unseal()).toEqual(accepted);
  });

  it('fails when the pod is not there, or says 503', async () => {
    const { unseal, server } = await aRig({ file: shares });
    expect(await unseal('vault/vault-7')).toEqual(failed('There is no pod vault/vault-7'));
    server.wrong(inPods({ is: 'answer', status: 503, body: '{"errors":[]}' }, 'POST'));
    expect(await unseal()).toEqual(failed('vault/vault-0, port 8200 answered 503'));
  });
});

describe('the file of shares', () => {
  it('that others may read is not used', async () => {
    const { unseal, path, seals } = await aRig({ file: shares, mode: 0o644 });
    const note = `${path} is not used: its mode is 0644, and others than its owner may open it. chmod 0600 ${path}`;
    expect(await unseal()).toEqual(failed(note));
    expect(seals.given).toEqual([]);
  });

  it('that is missing is named', async () => {
    const { unseal, path } = await aRig({ file: shares });
    rmSync(path);
    expect(await unseal()).toEqual(failed(`${path} (vault.unseal_keys_file) does not exist`));
  });
});

describe('the break-glass command', () => {
  it('gives the shares when there is no file', async () => {
    const { unseal, problems } = await aRig({ breakglass: counting(shares).command });
    expect(await unseal()).toEqual(accepted);
    expect(problems).toEqual([]);
  });

  it('is not run while the file will do', async () => {
    const second = counting(shares);
    const { unseal } = await aRig({ file: shares, breakglass: second.command });
    expect(await unseal()).toEqual(accepted);
    expect(second.runs()).toBe(0);
  });

  it.each([
    ['may be read by others', { mode: 0o644 }, 'is not used'],
    ['holds a wrong share', { file: [wrong, shares[0]] }, 'refused line 1, 2'],
    ['holds too few', { file: [shares[0]] }, 'is still sealed'],
  ])('is run when the file %s, which is told', async (_, options, problem) => {
    const { unseal, problems } = await aRig({ file: shares, breakglass: counting(shares).command, ...options });
    expect(await unseal()).toEqual(accepted);
    expect(problems).toEqual([expect.stringContaining(problem)]);
  });

  it('is run once for all pods', async () => {
    const { command, runs } = counting(shares, 'sleep 0.2');
    const { unseal } = await aRig({ breakglass: command });
    expect(await Promise.all([unseal(first), unseal(second)])).toEqual([accepted, accepted]);
    expect(runs()).toBe(1);
  });

  it('may take longer than the action: the next attempt has what it printed', async () => {
    const { command, runs } = counting(shares, 'sleep 0.5');
    const { unseal } = await aRig({ breakglass: command });
    // Two seconds of an action are kept for the shares themselves.
    expect(await unseal(first, 2_010)).toEqual(failed(expect.stringContaining('still runs; the next attempt takes')));
    expect(await unseal()).toEqual(accepted);
    expect(runs()).toBe(1);
  });

  it.each([
    ['is killed', 'kill -9 $$', 'was ended by a signal, or took longer than 0.3 s'],
    ['does not end', 'sleep 100', 'was ended by a signal, or took longer than 0.3 s'],
    ['prints without end', 'yes', 'was ended by a signal, or took longer'],
  ])('that %s is given up', async (_, breakglass, why) => {
    const { unseal, seals } = await aRig({ breakglass, breakglassLimitMs: 300 });
    expect(await unseal()).toEqual(failed(expect.stringContaining(why)));
    expect(seals.given).toEqual([]);
  });

  it.each([
    ['fails', `echo ${shares[0]}; exit 3`, 'ended with 3. Run it by hand to see why'],
    ['prints nothing', 'true', 'holds no share'],
    ['prints a sentence', 'echo no shares today', 'line 1 of the break-glass command'],
    ['prints far too much', 'yes | head -c 100000', 'printed more than all shares together have'],
  ])('that %s gives none', async (_, breakglass, why) => {
    const { unseal, seals } = await aRig({ breakglass });
    expect(await unseal()).toEqual(failed(expect.stringContaining(why)));
    expect(seals.given).toEqual([]);
  });

  it('is run again when what it printed has been wiped', async () => {
    const { command, runs } = counting(shares);
    const slow = createFakeClock();
    const source = breakglassOf(command, 5_000, slow);
    for (const pod of [first, second]) expect(await source.shares(1_000, never), pod).toMatchObject({ is: 'shares' });
    expect(runs()).toBe(1);
    await slow.advance(printedForMs);
    expect(await source.shares(1_000, never)).toMatchObject({ is: 'shares' });
    expect(runs()).toBe(2);
  });

  it('is run again after a failure', async () => {
    const { command, runs } = counting(shares, 'exit 1');
    const { unseal } = await aRig({ breakglass: command });
    await unseal();
    await unseal();
    expect(runs()).toBe(2);
  });
});
