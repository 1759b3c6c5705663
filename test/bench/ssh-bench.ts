// One command on a hundred machines: over sessions that are open, and from nothing, beside `xargs -P32 ssh` with the same algorithms.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSshTransport, type SshTransport } from '../../src/clients/ssh/transport.ts';
import { sshdProgram } from '../e2e/sshd-files.ts';
import { realClock } from '../support/real-clock.ts';
import { atLeast, atMost, type Figure, forTheRecord, quantile, skipped } from './figure.ts';
import { type ManySshd, startManySshd } from './many-sshd.ts';

const machines = 100;
/** Both sides take turns, so that a busy moment of the machine hits both. */
const rounds = 5;
/** The default of `ssh.max_connections`, and the -P of the peer. */
const atOnce = 32;
const [goalSeconds, goalRatio] = [0.6, 1];
const openName = `one command on ${machines} sshd, sessions open, median of ${rounds}`;
const coldName = `the same from nothing: xargs -P${atOnce} ssh takes as many times as long`;
/** What both sides agree on with sshd. Without it the peer would take a post-quantum exchange, which ananke does not speak. */
const sameExchange = 'curve25519-sha256';
const algorithms = `${sameExchange}, ssh-ed25519, aes128-gcm@openssh.com, StrictHostKeyChecking`;
const patiently = { timeoutMs: 60_000 };

export async function sshFigures(): Promise<readonly Figure[]> {
  const missing = [sshdProgram, '/usr/bin/ssh', '/usr/bin/xargs'].find((path) => !existsSync(path));
  if (missing !== undefined) {
    const why = `${missing} is not installed here: sh test/e2e/install.sh`;
    return [skipped(openName, `<= ${goalSeconds} s`, why), skipped(coldName, `>= ${goalRatio} times`, why)];
  }
  const sshds = await startManySshd(machines, [
    'MaxStartups 200',
    'Ciphers aes128-gcm@openssh.com',
    'HostKeyAlgorithms ssh-ed25519',
  ]);
  try {
    const open = await medianOfOpen(sshds);
    const [ours, same]: [number[], number[]] = [[], []];
    await fromNothing(sshds);
    for (let round = 0; round < rounds; round += 1) {
      ours.push(await fromNothing(sshds));
      same.push(await byXargs(sshds, [`KexAlgorithms ${sameExchange}`]));
    }
    const [ourMedian, sameMedian] = [quantile(ours, 0.5), quantile(same, 0.5)];
    const usual = await byXargs(sshds, []);
    return [
      { ...atMost(openName, open, 's', goalSeconds), note: 'ssh.max_connections 100, where 32 is the default' },
      {
        ...atLeast(coldName, sameMedian / ourMedian, 'times', goalRatio),
        note: `both with ${algorithms}, ${atOnce} connections at once`,
      },
      forTheRecord('from nothing, ananke', ourMedian, 's'),
      forTheRecord(`from nothing, xargs ssh, ${sameExchange}`, sameMedian, 's'),
      forTheRecord('from nothing, xargs ssh once, with the key exchange that it takes by itself', usual, 's'),
    ];
  } finally {
    await sshds.close();
  }
}

function transportTo(sshds: ManySshd, maxConnections: number): SshTransport {
  const { addresses, port, user, identityFile, knownHostsFile } = sshds;
  return createSshTransport({
    machines: addresses.map((address) => ({ name: address, address, port })),
    user,
    identityFile,
    knownHostsFile,
    clock: realClock,
    random: Math.random,
    connectTimeoutMs: 30_000,
    maxConnections,
  });
}

/** Seconds until all have ended. */
async function onAll(transport: SshTransport, { addresses }: ManySshd): Promise<number> {
  const began = performance.now();
  const ends = await Promise.all(addresses.map((address) => transport.run(address, { words: ['true'] }, patiently)));
  const other = ends.find((end) => end.is !== 'exited' || end.code !== 0);
  if (other !== undefined) throw new Error(`not all took the command: ${JSON.stringify(other)}`);
  return (performance.now() - began) / 1_000;
}

async function medianOfOpen(sshds: ManySshd): Promise<number> {
  const transport = transportTo(sshds, machines);
  try {
    await onAll(transport, sshds);
    const times: number[] = [];
    for (let round = 0; round < rounds; round += 1) times.push(await onAll(transport, sshds));
    return quantile(times, 0.5);
  } finally {
    transport.close();
  }
}

async function fromNothing(sshds: ManySshd): Promise<number> {
  const transport = transportTo(sshds, atOnce);
  try {
    return await onAll(transport, sshds);
  } finally {
    transport.close();
  }
}

async function byXargs(sshds: ManySshd, more: readonly string[]): Promise<number> {
  const config = join(sshds.folder, 'ssh_config');
  const lines = [
    `User ${sshds.user}`,
    `Port ${sshds.port}`,
    `IdentityFile ${sshds.identityFile}`,
    'IdentitiesOnly yes',
    'IdentityAgent none',
    `UserKnownHostsFile ${sshds.knownHostsFile}`,
    'GlobalKnownHostsFile none',
    'StrictHostKeyChecking yes',
    'HostKeyAlgorithms ssh-ed25519',
    'Ciphers aes128-gcm@openssh.com',
    'BatchMode yes',
    'PreferredAuthentications publickey',
    'LogLevel ERROR',
    ...more,
  ];
  writeFileSync(config, `${lines.join('\n')}\n`);
  const began = performance.now();
  const child = spawn('/usr/bin/xargs', [`-P${atOnce}`, '-I{}', '/usr/bin/ssh', '-n', '-F', config, '{}', 'true'], {
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  const ended = once(child, 'exit');
  child.stdin.end(`${sshds.addresses.join('\n')}\n`);
  const [code] = await ended;
  if (code !== 0) throw new Error(`xargs ssh ended with ${String(code)}`);
  return (performance.now() - began) / 1_000;
}
