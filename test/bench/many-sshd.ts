// As many sshd of OpenSSH as there are machines: each a process of its own on its own address of loopback, with its own host key.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../src/lab/servers/free-port.ts';
import { makeKey, makePrivilegeFolder, sshdLines, sshdProgram } from '../e2e/sshd-files.ts';

export interface ManySshd {
  readonly folder: string;
  readonly addresses: readonly string[];
  readonly port: number;
  readonly user: string;
  readonly identityFile: string;
  readonly knownHostsFile: string;
  close(): Promise<void>;
}

/** How long they may take until all listen. */
const startLimitMs = 30_000;

export async function startManySshd(count: number, more: readonly string[]): Promise<ManySshd> {
  const folder = mkdtempSync(join(tmpdir(), 'ananke-sshds-'));
  const at = (name: string): string => join(folder, name);
  const addresses = Array.from({ length: count }, (_, index) => `127.0.1.${index + 1}`);
  const children: ChildProcess[] = [];
  const close = async (): Promise<void> => {
    for (const child of children) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    }
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    makePrivilegeFolder();
    makeKey(at('id'), 'ed25519');
    writeFileSync(at('authorized_keys'), readFileSync(at('id.pub')));
    const port = await freePort('127.0.1.1');
    const pins = addresses.map((address) => {
      const hostKey = at(`host_key-${address}`);
      makeKey(hostKey, 'ed25519');
      const files = { address, port, hostKey, authorizedKeys: at('authorized_keys'), pidFile: at(`pid-${address}`) };
      // Without a home no shell reads a profile, and some cost more than all of SSH.
      const lines = [...sshdLines(files), `SetEnv HOME=${folder}`, ...more];
      writeFileSync(at(`config-${address}`), `${lines.join('\n')}\n`);
      const log = at(`log-${address}`);
      // The path has to be absolute: sshd starts itself again for each connection.
      children.push(spawn(sshdProgram, ['-D', '-f', at(`config-${address}`), '-E', log], { stdio: 'ignore' }));
      const [type = '', key = ''] = readFileSync(`${hostKey}.pub`, 'utf8').split(' ');
      return `[${address}]:${port} ${type} ${key.trim()}\n`;
    });
    writeFileSync(at('known_hosts'), pins.join(''), { mode: 0o644 });
    const until = performance.now() + startLimitMs;
    for (const address of addresses) await untilItListens(address, port, until);
    const { username: user } = userInfo();
    return { folder, addresses, port, user, identityFile: at('id'), knownHostsFile: at('known_hosts'), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function untilItListens(address: string, port: number, until: number): Promise<void> {
  while (!(await answers(address, port))) {
    if (performance.now() > until) throw new Error(`sshd does not listen on ${address} port ${port}`);
    await sleep(50);
  }
}

function answers(address: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, address);
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
