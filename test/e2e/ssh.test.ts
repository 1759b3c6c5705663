// The client against a real sshd of OpenSSH, and the verbs through it to a machine in a folder.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { SshMachine } from '../../src/clients/ssh/connections.ts';
import { createSshTransport, type SshCommand, type SshTransport } from '../../src/clients/ssh/transport.ts';
import { probeResult } from '../../src/core/node-verbs/probe-reading.ts';
import { replyOf } from '../../src/core/node-verbs/reply.ts';
import { commandFor } from '../../src/core/node-verbs/script.ts';
import type { NodeVerb } from '../../src/core/node-verbs.ts';
import { aMachine, boot, type FolderMachine, machineId } from '../core/node-verbs/machine.ts';
import { realClock } from '../support/real-clock.ts';
import { type Sshd, startSshd } from './sshd.ts';
import { makeKey } from './sshd-files.ts';

const patiently = { timeoutMs: 15_000 };
const echo: SshCommand = { words: ['printf', '%s', 'a b; $(id)'] };

function transportTo(
  sshd: Sshd,
  options: { readonly machines?: readonly SshMachine[]; readonly identityFile?: string } = {},
): SshTransport {
  const { user, knownHostsFile, port } = sshd;
  const transport = createSshTransport({
    machines: options.machines ?? [{ name: 'alpha', address: '127.0.0.1', port }],
    user,
    identityFile: options.identityFile ?? sshd.identityFile,
    knownHostsFile,
    clock: realClock,
    random: () => 0,
    connectTimeoutMs: 10_000,
    maxConnections: 8,
  });
  onTestFinished(() => transport.close());
  return transport;
}

/** Only the tools of that folder: whatever a script calls beside them does not exist. */
const within = (machine: FolderMachine, before = ''): string =>
  `ForceCommand ${before}PATH=${machine.folder}/bin:${machine.folder}/tools exec /bin/sh -c "$SSH_ORIGINAL_COMMAND"`;

function commandIn(machine: FolderMachine, verb: NodeVerb): SshCommand {
  const built = commandFor(verb, machine.layout, 'root');
  if (built.is === 'refused') throw new Error(built.message);
  return built.command;
}

describe('a real sshd', () => {
  it.each(['ed25519', 'ecdsa', 'rsa'] as const)('with a host key of type %s is spoken to', async (keyType) => {
    const sshd = await startSshd({ keyType });
    const end = await transportTo(sshd).run('alpha', echo, patiently);
    expect(end).toEqual({ is: 'exited', code: 0, stdout: 'a b; $(id)', stderr: '' });
  });

  it('is known by a hashed pin, as ssh-keygen -H makes it', async () => {
    const sshd = await startSshd();
    execFileSync('ssh-keygen', ['-q', '-H', '-f', sshd.knownHostsFile], { stdio: 'ignore' });
    expect(readFileSync(sshd.knownHostsFile, 'utf8')).toMatch(/^\|1\|/);
    expect(await transportTo(sshd).run('alpha', echo, patiently)).toMatchObject({ is: 'exited' });
  });

  it('is pinned with what the message about it says', async () => {
    const sshd = await startSshd();
    writeFileSync(sshd.knownHostsFile, '');
    const transport = transportTo(sshd);
    const end = await transport.run('alpha', echo, patiently);
    const [, command = ''] = /"(ssh-keyscan [^|]*) \|/.exec('message' in end ? end.message : '') ?? [];
    writeFileSync(sshd.knownHostsFile, execFileSync('sh', ['-c', command], { stdio: ['ignore', 'pipe', 'ignore'] }));
    expect(await transport.run('alpha', echo, patiently)).toMatchObject({ is: 'exited' });
  });

  it('with another key than the pinned one is not spoken to', async () => {
    const [sshd, other] = [await startSshd(), await startSshd()];
    const key = readFileSync(other.knownHostsFile, 'utf8').split(' ').slice(1).join(' ');
    writeFileSync(sshd.knownHostsFile, `[127.0.0.1]:${sshd.port} ${key}`);
    expect(await transportTo(sshd).run('alpha', echo, patiently)).toMatchObject({
      is: 'refused-identity',
      why: 'changed',
    });
    expect(sshd.log()).not.toContain('Accepted publickey');
  });

  it('does not let in a key that it does not know, and a key with a passphrase is not even tried', async () => {
    const sshd = await startSshd();
    const [stranger, locked] = [join(sshd.folder, 'stranger'), join(sshd.folder, 'locked')];
    makeKey(stranger, 'ed25519');
    makeKey(locked, 'ed25519', 'secret-canary');
    expect(await transportTo(sshd, { identityFile: stranger }).run('alpha', echo, patiently)).toMatchObject({
      is: 'auth-failed',
    });
    const end = await transportTo(sshd, { identityFile: locked }).run('alpha', echo, patiently);
    expect(end).toMatchObject({ is: 'not-sent', why: 'files', message: expect.stringContaining('passphrase') });
    expect(end).toMatchObject({ message: expect.stringContaining(`ssh-keygen -p -N "" -f ${locked}`) });
  });

  it('that allows one session at a time refuses the second one, and nothing of it runs', async () => {
    const sshd = await startSshd({ config: ['MaxSessions 1'] });
    const transport = transportTo(sshd);
    await transport.open('alpha');
    const ends = await Promise.all(
      ['cat', 'cat'].map((name) =>
        transport.follow(
          'alpha',
          { words: ['sh', '-c', `${name}; sleep 1`] },
          { ...patiently, onLine: () => undefined },
        ),
      ),
    );
    expect(ends.map(({ is }) => is).sort()).toEqual(['exited', 'not-sent']);
  });

  it('tells of a command that a signal ended, and of one whose sshd was ended', async () => {
    const sshd = await startSshd();
    const transport = transportTo(sshd);
    const killed = await transport.run('alpha', { words: ['sh', '-c', 'kill -9 $$'] }, patiently);
    expect(killed).toMatchObject({ is: 'signalled', signal: expect.stringContaining('KILL') });
    // The parent of a session's shell is the sshd of that session.
    const lost = await transport.run('alpha', { words: ['sh', '-c', 'kill -9 $PPID; sleep 60'] }, patiently);
    expect(lost).toMatchObject({ is: 'lost' });
    expect(await transport.run('alpha', echo, patiently)).toMatchObject({ is: 'exited' });
  });

  it('does not hold us up by a child that keeps the channel open', async () => {
    const sshd = await startSshd();
    const end = await transportTo(sshd).run(
      'alpha',
      { words: ['sh', '-c', 'echo done; sleep 20 & exit 4'] },
      patiently,
    );
    expect(end).toMatchObject({ is: 'exited', code: 4, stdout: 'done\n' });
  });

  it('is stopped when it says too much, and when it takes too long', async () => {
    const transport = transportTo(await startSshd());
    expect(await transport.run('alpha', { words: ['yes'] }, patiently)).toMatchObject({
      is: 'overflow',
      stream: 'stdout',
    });
    expect(await transport.run('alpha', { words: ['sleep', '30'] }, { timeoutMs: 1_000 })).toMatchObject({
      is: 'timed-out',
    });
    expect(await transport.run('alpha', echo, patiently)).toMatchObject({ is: 'exited' });
  });

  it('is a jump host for another one', async () => {
    const [jump, target] = [await startSshd(), await startSshd()];
    const pin = readFileSync(target.knownHostsFile, 'utf8');
    writeFileSync(jump.knownHostsFile, `${pin}${pin.replace(`:${target.port}`, ':1')}`, { flag: 'a' });
    writeFileSync(join(target.folder, 'authorized_keys'), readFileSync(join(jump.folder, 'authorized_keys')));
    const machines: readonly SshMachine[] = [
      { name: 'jump', address: '127.0.0.1', port: jump.port },
      { name: 'far', address: '127.0.0.1', port: target.port, jump: 'jump' },
      { name: 'nobody', address: '127.0.0.1', port: 1, jump: 'jump' },
    ];
    const transport = transportTo(jump, { machines });
    expect(await transport.run('far', echo, patiently)).toMatchObject({ is: 'exited' });
    expect(await transport.run('nobody', echo, patiently)).toMatchObject({ is: 'unreachable', how: 'refused' });
  });
});

describe('the verbs through a real sshd', () => {
  it('read a machine, whatever its profile and its banner say', async () => {
    const machine = aMachine();
    machine.container('aaa', 'default');
    const banner = join(machine.folder, 'banner');
    writeFileSync(banner, 'Keep out!\n');
    const sshd = await startSshd({ config: [`Banner ${banner}`, within(machine, 'echo Welcome; echo trouble >&2; ')] });
    const askedAtMs = Date.now();
    const end = await transportTo(sshd).run('alpha', commandIn(machine, { verb: 'probe', machineId }), patiently);
    const output = end.is === 'exited' ? end.stdout : '';
    expect(output).toMatch(/^Welcome\n/);
    const read = probeResult(output, { kindOf: () => 'workload', askedAtMs, answeredAtMs: Date.now() });
    expect(read).toMatchObject({
      is: 'read',
      machineId,
      reading: { bootId: boot, unit: 'active', containers: { workload: 1 }, clockSkewSeconds: 0 },
    });
  });

  it('change it: marker, unit, and the poweroff with its last words on the channel', async () => {
    const machine = aMachine();
    const sshd = await startSshd({ config: [within(machine)] });
    const transport = transportTo(sshd);
    const verbs: NodeVerb[] = [
      { verb: 'stay-down', owner: 'ananke', epoch: 3, cause: "it's 3 a.m. & dark" },
      { verb: 'stop', machineId },
      { verb: 'clear-stay-down', owner: 'ananke', epoch: 3 },
    ];
    for (const verb of verbs) {
      const end = await transport.run('alpha', commandIn(machine, verb), patiently);
      expect(replyOf(verb.verb, end.is === 'exited' ? end.stdout : '')).toEqual({ is: 'said', lines: ['accepted'] });
    }
    machine.put('jobs', '1 poweroff.target start waiting\n');
    const lines: string[] = [];
    const poweroff = commandIn(machine, { verb: 'poweroff', bootId: boot });
    await transport.follow('alpha', poweroff, { ...patiently, onLine: (line) => lines.push(line) });
    expect(lines.slice(1, 3)).toEqual(['accepted', `words ${boot}`]);
    expect(machine.calls()).toContain('systemctl stop --no-block k3s.service');
    expect(machine.calls()).toContain('systemctl -i poweroff');
  });
});
