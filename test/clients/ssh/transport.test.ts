// The client against servers of the lab: real sockets, real handshakes, and everything that can go wrong with them.
import { once } from 'node:events';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { mayHaveRun } from '../../../src/clients/ssh/outcome.ts';
import type { NodeVerb } from '../../../src/core/node-verbs.ts';
import type { SshFault } from '../../../src/lab/servers/ssh/faults.ts';
import { createLabKey, pinOf } from '../../../src/lab/servers/ssh/keys.ts';
import { aRig, commandOf, probe, says } from './rig.ts';

const patiently = { timeoutMs: 10_000 };
const soon = { timeoutMs: 400 };

describe('a command', () => {
  it('runs on the machine that is meant, and its answer comes back', async () => {
    const heard: [string, NodeVerb][] = [];
    const rig = await aRig(['alpha', 'beta'], {
      run(machine, verb) {
        heard.push([machine, verb]);
        return Promise.resolve({ code: 3, stdout: `on ${machine}\n`, stderr: 'a complaint\n' });
      },
    });
    const stay: NodeVerb = { verb: 'stay-down', owner: 'ananke', epoch: 4, cause: "it's $(late)\n" };
    const end = await rig.transport().run('beta', commandOf(stay), patiently);
    expect(end).toEqual({ is: 'exited', code: 3, stdout: 'on beta\n', stderr: 'a complaint\n' });
    expect(heard).toEqual([['beta', stay]]);
    expect(mayHaveRun(end)).toBe(true);
  });

  it('shares one connection with those before it and beside it', async () => {
    const rig = await aRig(['alpha']);
    const transport = rig.transport();
    await Promise.all([1, 2, 3].map(() => transport.run('alpha', probe, patiently)));
    await transport.run('alpha', probe, patiently);
    expect(rig.server('alpha').accepted()).toBe(1);
  });

  it('waits for its turn when many are at work on one machine, and holds up no other', async () => {
    let [running, most] = [0, 0];
    const ends: (() => void)[] = [];
    const rig = await aRig(['alpha', 'beta'], {
      async run(machine) {
        if (machine === 'beta') return { code: 0, stdout: '', stderr: '' };
        running += 1;
        most = Math.max(most, running);
        await new Promise<void>((resolve) => ends.push(resolve));
        running -= 1;
        return { code: 0, stdout: '', stderr: '' };
      },
    });
    const transport = rig.transport();
    const all = Array.from({ length: 10 }, () => transport.run('alpha', probe, patiently));
    expect(await transport.run('beta', probe, patiently)).toMatchObject({ is: 'exited' });
    void Promise.all(all).then(() => ends.length);
    for (let done = 0; done < 10; ) {
      await expect.poll(() => ends.length).toBeGreaterThan(0);
      ends.shift()?.();
      done += 1;
    }
    expect((await Promise.all(all)).map(({ is }) => is)).toEqual(Array.from({ length: 10 }, () => 'exited'));
    expect(most).toBe(4);
  });

  it('is refused when too many wait already, and nothing of it is sent', async () => {
    const rig = await aRig(['alpha'], { run: () => new Promise(() => undefined) });
    const transport = rig.transport();
    const busy = new AbortController();
    const atWork = Array.from({ length: 4 }, () =>
      transport.run('alpha', probe, { ...patiently, signal: busy.signal }),
    );
    const waiting = await Promise.all(Array.from({ length: 56 }, () => transport.run('alpha', probe, soon)));
    expect(waiting.filter((end) => end.is === 'not-sent' && end.why === 'busy')).toHaveLength(56);
    busy.abort();
    await Promise.all(atWork);
  });

  it('that no shell line can hold is not sent', async () => {
    const end = await (await aRig(['alpha'])).transport().run('alpha', { words: ['echo', 'a\nb'] }, patiently);
    expect(end).toMatchObject({ is: 'not-sent', why: 'unsayable', message: expect.stringContaining('newline') });
  });

  it('for a machine that nobody configured is not sent', async () => {
    const transport = (await aRig(['alpha'])).transport();
    expect(await transport.run('gamma', probe, patiently)).toMatchObject({ is: 'not-sent', why: 'unknown-machine' });
    expect(await transport.open('gamma')).toMatchObject({ is: 'not-sent' });
    expect(transport.state('gamma')).toEqual({ is: 'closed' });
  });

  it('is lost when whoever asked gives up while it runs', async () => {
    const rig = await aRig(['alpha'], { run: () => new Promise(() => undefined) });
    const asking = new AbortController();
    const transport = rig.transport();
    const asked = transport.run('alpha', probe, { ...patiently, signal: asking.signal });
    await expect.poll(() => transport.state('alpha').is).toBe('open');
    await expect.poll(() => rig.server('alpha').standing()).toBe(1);
    asking.abort();
    expect(['lost', 'not-sent']).toContain((await asked).is);
    expect(await transport.run('alpha', probe, { ...patiently, signal: asking.signal })).toMatchObject({
      why: 'aborted',
    });
  });
});

describe('a connection', () => {
  it('is opened early when that is said, and used later', async () => {
    const rig = await aRig(['alpha']);
    const transport = rig.transport();
    expect(await transport.open('alpha')).toEqual({ is: 'open' });
    expect(transport.state('alpha').is).toBe('open');
    await transport.run('alpha', probe, patiently);
    expect(rig.server('alpha').accepted()).toBe(1);
  });

  it('is built up again by itself when it was to be kept, and for the next command when not', async () => {
    const rig = await aRig(['kept', 'other']);
    const transport = rig.transport();
    await transport.open('kept');
    await transport.run('other', probe, patiently);
    for (const server of rig.servers.values()) server.cut();
    await expect.poll(() => rig.server('kept').accepted()).toBe(2);
    expect(rig.server('other').accepted()).toBe(1);
    expect(await transport.run('other', probe, patiently)).toMatchObject({ is: 'exited' });
    expect(rig.server('other').accepted()).toBe(2);
  });

  it('gives its place to another machine when nobody uses it', async () => {
    const names = ['a', 'b', 'c', 'd'];
    const rig = await aRig(names);
    const transport = rig.transport({ maxConnections: 2 });
    for (const name of [...names, ...names])
      expect(await transport.run(name, probe, patiently)).toMatchObject({ is: 'exited' });
    expect(names.filter((name) => transport.state(name).is === 'open')).toEqual(['c', 'd']);
  });

  it('keeps its place while a command runs on it; the others wait, and say so when that takes too long', async () => {
    const rig = await aRig(['a', 'b'], {
      run: (machine) =>
        machine === 'a' ? new Promise(() => undefined) : Promise.resolve({ code: 0, stdout: '', stderr: '' }),
    });
    const transport = rig.transport({ maxConnections: 1 });
    const first = transport.run('a', probe, { timeoutMs: 4_000 });
    await expect.poll(() => transport.state('a').is).toBe('open');
    const second = transport.run('b', probe, soon);
    expect(await second).toMatchObject({ is: 'not-greeted' });
    expect(await first).toMatchObject({ is: 'timed-out' });
    expect(await transport.run('b', probe, patiently)).toMatchObject({ is: 'exited' });
  });

  it('is not there any more after the end', async () => {
    const rig = await aRig(['alpha']);
    const transport = rig.transport();
    await transport.open('alpha');
    transport.close();
    expect(await transport.run('alpha', probe, patiently)).toMatchObject({ is: 'not-sent', why: 'closed' });
    await expect.poll(() => rig.server('alpha').standing()).toBe(0);
    expect(rig.server('alpha').accepted()).toBe(1);
  });

  it('goes through a jump host, to a machine with a pin of its own', async () => {
    const rig = await aRig(['jump', 'alpha']);
    const transport = rig.transport({ machines: [{ name: 'alpha', jump: 'jump' }] });
    expect(await transport.run('alpha', probe, patiently)).toMatchObject({ is: 'exited' });
    expect(transport.state('jump').is).toBe('open');
    await rig.server('alpha').setFault('refuses');
    rig.server('alpha').cut();
    await expect.poll(() => transport.state('alpha').is).not.toBe('open');
    expect(await transport.run('alpha', probe, soon)).toMatchObject({ is: 'unreachable' });
    await rig.server('alpha').setFault('other-host-key');
    await transport.open('alpha');
    expect(await transport.run('alpha', probe, patiently)).toMatchObject({ is: 'refused-identity', why: 'changed' });
  });

  it('through a jump host that does not answer is none', async () => {
    const rig = await aRig(['jump', 'alpha']);
    await rig.server('jump').setFault('refuses');
    const end = await rig.transport({ machines: [{ name: 'alpha', jump: 'jump' }] }).run('alpha', probe, patiently);
    expect(end).toMatchObject({
      is: 'unreachable',
      how: 'no-route',
      message: expect.stringContaining(`jump (${rig.server('jump').address}) refuses connections`),
    });
  });
});

describe('a machine that', () => {
  const run = async (fault: SshFault, options = soon) => {
    const rig = await aRig(['alpha'], says(`${'word '.repeat(200)}\n`));
    await rig.server('alpha').setFault(fault);
    const transport = rig.transport();
    // Its time is for the command alone.
    if (fault === 'hangs-after-auth') await transport.open('alpha');
    return transport.run('alpha', probe, options);
  };

  it('refuses connections is unreachable', async () => {
    const end = await run('refuses', patiently);
    expect(end).toMatchObject({
      is: 'unreachable',
      how: 'refused',
      message: expect.stringMatching(/^alpha \(127[0-9.]+\) refuses/),
    });
    expect(mayHaveRun(end)).toBe(false);
  });

  it('takes connections and never speaks is not greeted, and nothing was sent', async () => {
    const end = await run('silent');
    expect(end).toMatchObject({ is: 'not-greeted' });
    expect(mayHaveRun(end)).toBe(false);
  });

  it('talks without end before the greeting is not greeted', async () => {
    const rig = await aRig(['alpha']);
    const endless = createServer((socket) => {
      socket.on('error', () => undefined);
      const more = (): void => {
        while (!socket.destroyed && socket.write('x'.repeat(60_000)));
      };
      socket.on('drain', more);
      more();
    });
    await new Promise<void>((resolve) => endless.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void endless.close());
    const address = endless.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    writeFileSync(rig.knownHostsFile, pinOf(createLabKey(), port));
    const transport = rig.transport({ machines: [{ name: 'alpha', address: '127.0.0.1', port }] });
    expect(await transport.run('alpha', probe, patiently)).toMatchObject({ is: 'not-greeted' });
  });

  it('hangs once it has let us in may have run the command', async () => {
    const end = await run('hangs-after-auth');
    expect(end).toMatchObject({ is: 'timed-out' });
    expect(mayHaveRun(end)).toBe(true);
  });

  it.each(['closes-mid-command', 'no-exit-status'] as const)(
    '%s may have run it, and what it said is there',
    async (fault) => {
      const end = await run(fault, patiently);
      expect(end).toMatchObject({ is: 'lost', message: expect.stringContaining('not known') });
      expect(mayHaveRun(end)).toBe(true);
    },
  );

  it.each([
    ['endless-output', 'stdout'],
    ['endless-errors', 'stderr'],
  ] as const)('has %s is stopped at a bound', async (fault, stream) => {
    const end = await run(fault, patiently);
    expect(end).toMatchObject({ is: 'overflow', stream });
    expect(mayHaveRun(end)).toBe(true);
  });

  it('ends each session at once is tried with waits in between', async () => {
    const rig = await aRig(['alpha']);
    await rig.server('alpha').setFault('closes-after-auth');
    const transport = rig.transport();
    const ends = await Promise.all([1, 2].map(() => transport.run('alpha', probe, { timeoutMs: 1_500 })));
    for (const end of ends) expect(['lost', 'not-greeted']).toContain(end.is);
    expect(rig.server('alpha').accepted()).toBeLessThan(6);
    expect(transport.state('alpha').is).toBe('failed');
  });

  it('comes back is spoken to again, at once when that is said', async () => {
    const rig = await aRig(['alpha']);
    const transport = rig.transport();
    await rig.server('alpha').setFault('refuses');
    for (let tries = 0; tries < 3; tries += 1) await transport.run('alpha', probe, soon);
    expect(transport.state('alpha').is).toBe('failed');
    await rig.server('alpha').setFault(undefined);
    expect(await transport.open('alpha')).toEqual({ is: 'open' });
  });

  it('falls silent in the middle costs one command its time, and the next one a new connection', async () => {
    const rig = await aRig(['alpha']);
    const transport = rig.transport();
    await transport.open('alpha');
    await rig.server('alpha').setFault('silent');
    expect(await transport.run('alpha', probe, soon)).toMatchObject({ is: 'timed-out' });
    await rig.server('alpha').setFault(undefined);
    expect(await transport.run('alpha', probe, patiently)).toMatchObject({ is: 'exited' });
    expect(rig.server('alpha').accepted()).toBe(2);
  });
});

describe('who it is', () => {
  it('is a machine with another host key: it is not spoken to, and the message says how to compare', async () => {
    const rig = await aRig(['alpha']);
    await rig.server('alpha').setFault('other-host-key');
    const end = await rig.transport().run('alpha', probe, patiently);
    expect(end).toMatchObject({ is: 'refused-identity', why: 'changed' });
    const { address, port } = rig.server('alpha');
    for (const part of [
      'alpha',
      rig.knownHostsFile,
      `[${address}]:${port}`,
      'SHA256:',
      '(line 1)',
      `ssh-keyscan -p ${port} ${address}`,
    ]) {
      expect('message' in end && end.message).toContain(part);
    }
  });

  it('is a machine without a pin: nothing is sent to it at all', async () => {
    const rig = await aRig(['alpha']);
    writeFileSync(rig.knownHostsFile, '# nothing yet\n\n');
    const end = await rig.transport().run('alpha', probe, patiently);
    expect(end).toMatchObject({
      is: 'refused-identity',
      why: 'unknown',
      message: expect.stringContaining('ssh-keygen -lf'),
    });
    expect(rig.server('alpha').accepted()).toBe(0);
  });

  it('is a machine whose pinned keys are all of other types than its own', async () => {
    const rig = await aRig(['alpha']);
    const rsa = 'AAAAB3NzaC1yc2EAAAADAQABAAAAgQDM';
    const { address, port } = rig.server('alpha');
    writeFileSync(rig.knownHostsFile, `[${address}]:${port} ssh-rsa ${rsa}\n`);
    const end = await rig.transport().run('alpha', probe, patiently);
    expect(end).toMatchObject({ is: 'refused-identity', why: 'changed', message: expect.stringContaining('ssh-rsa') });
  });

  it('is a machine whose key was revoked', async () => {
    const rig = await aRig(['alpha']);
    const { pin } = rig.server('alpha');
    writeFileSync(rig.knownHostsFile, `${pin}@revoked * ${pin.split(' ').slice(1).join(' ')}`);
    expect(await rig.transport().run('alpha', probe, patiently)).toMatchObject({
      is: 'refused-identity',
      why: 'revoked',
    });
  });

  it('is read anew from the file: a key that is pinned now counts without a restart', async () => {
    const rig = await aRig(['alpha']);
    const pins = readFileSync(rig.knownHostsFile);
    writeFileSync(rig.knownHostsFile, '');
    const transport = rig.transport();
    expect(await transport.run('alpha', probe, patiently)).toMatchObject({ is: 'refused-identity' });
    writeFileSync(rig.knownHostsFile, pins);
    expect(await transport.run('alpha', probe, patiently)).toMatchObject({ is: 'exited' });
  });

  it('is this host with a key that the machine does not know', async () => {
    const rig = await aRig(['alpha']);
    await rig.server('alpha').setFault('refuses-key');
    const end = await rig.transport().run('alpha', probe, patiently);
    expect(end).toMatchObject({ is: 'auth-failed', message: expect.stringContaining('authorized_keys of ananke') });
  });

  it.each([
    ['may be read by others', (path: string) => chmodSync(path, 0o640), 'chmod 600'],
    ['is no key', (path: string) => writeFileSync(path, 'SECRET-CANARY'), 'no private key'],
    ['is the public half', (path: string) => writeFileSync(path, createLabKey().publicKey), 'without .pub'],
    ['is empty', (path: string) => writeFileSync(path, ''), 'no private key'],
  ])('is not said when its key %s, and no message shows what is in the file', async (_, spoil, why) => {
    const rig = await aRig(['alpha']);
    spoil(rig.identityFile);
    const end = await rig.transport().run('alpha', probe, patiently);
    expect(end).toMatchObject({ is: 'not-sent', why: 'files', message: expect.stringContaining(why) });
    expect(JSON.stringify(end)).not.toContain('CANARY');
    expect(rig.server('alpha').accepted()).toBe(0);
  });

  it('is not believed of a file of pins that everybody may write, or that is not there', async () => {
    const rig = await aRig(['alpha']);
    chmodSync(rig.knownHostsFile, 0o666);
    expect(await rig.transport().run('alpha', probe, patiently)).toMatchObject({ is: 'not-sent', why: 'files' });
  });
});

describe('a channel that is followed', () => {
  it('tells each line when it comes, and how it ended', async () => {
    let goOn: (() => void) | undefined;
    const rig = await aRig(['alpha'], {
      async run(_machine, _verb, say) {
        say('first\nsec');
        await new Promise<void>((resolve) => {
          goOn = resolve;
        });
        return { code: 0, stdout: 'ond\r\nthird', stderr: '' };
      },
    });
    const lines: string[] = [];
    const followed = rig.transport().follow('alpha', probe, { timeoutMs: 60_000, onLine: (line) => lines.push(line) });
    await expect.poll(() => lines).toEqual(['first']);
    goOn?.();
    expect(await followed).toMatchObject({ is: 'exited', code: 0, stdout: 'first\nsecond\r\nthird' });
    expect(lines).toEqual(['first', 'second']);
  });

  it('is lost when the machine goes, with what it said until then', async () => {
    const rig = await aRig(['alpha'], {
      run(_machine, _verb, say) {
        say('accepted\n');
        return new Promise(() => undefined);
      },
    });
    const transport = rig.transport();
    const lines: string[] = [];
    const followed = transport.follow('alpha', probe, { timeoutMs: 60_000, onLine: (line) => lines.push(line) });
    await expect.poll(() => lines).toEqual(['accepted']);
    rig.server('alpha').cut();
    expect(await followed).toMatchObject({ is: 'lost', stdout: 'accepted\n' });
  });

  it('holds neither a turn nor a place once it was answered', async () => {
    const rig = await aRig(['alpha', 'beta'], {
      run(_machine, _verb, say) {
        say('answer\n');
        return new Promise(() => undefined);
      },
    });
    const transport = rig.transport({ maxConnections: 1 });
    const follow = (machine: string) => {
      const answered = new AbortController();
      const end = transport.follow(machine, probe, {
        ...patiently,
        answered: answered.signal,
        onLine: () => answered.abort(),
      });
      return { end, answered: once(answered.signal, 'abort') };
    };
    const all = Array.from({ length: 8 }, () => follow('alpha'));
    await Promise.all(all.map(({ answered }) => answered));
    await follow('beta').answered;
    expect((await Promise.all(all.map(({ end }) => end))).map(({ is }) => is)).toEqual(all.map(() => 'lost'));
  });

  it('ends at a line that does not end', async () => {
    const rig = await aRig(['alpha'], says('x'.repeat(10_000)));
    const end = await rig.transport().follow('alpha', probe, { ...patiently, onLine: () => undefined });
    expect(end).toMatchObject({ is: 'overflow', stream: 'line' });
  });
});
