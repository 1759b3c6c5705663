// A real sshd of its own: own port, own keys, own folder, and ended by its own id.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { freePort } from '../../src/lab/servers/free-port.ts';
import { makeKey, makePrivilegeFolder, sshdLines, sshdProgram } from './sshd-files.ts';

export interface Sshd {
  readonly folder: string;
  readonly port: number;
  readonly user: string;
  readonly identityFile: string;
  readonly knownHostsFile: string;
  readonly child: ChildProcess;
  log(): string;
}
export interface SshdOptions {
  readonly keyType?: 'ed25519' | 'rsa' | 'ecdsa';
  /** More lines of sshd_config. */
  readonly config?: readonly string[];
}

export async function startSshd({ keyType = 'ed25519', config = [] }: SshdOptions = {}): Promise<Sshd> {
  expect(existsSync(sshdProgram), `${sshdProgram} is there: run test/e2e/install.sh`).toBe(true);
  const folder = mkdtempSync(join(tmpdir(), 'ananke-sshd-'));
  // The hooks run from the last to the first.
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const inFolder = (name: string): string => join(folder, name);
  makeKey(inFolder('host_key'), keyType);
  makeKey(inFolder('id'), 'ed25519');
  writeFileSync(inFolder('authorized_keys'), readFileSync(inFolder('id.pub')));
  makePrivilegeFolder();
  const port = await freePort();
  const lines = [
    ...sshdLines({
      address: '127.0.0.1',
      port,
      hostKey: inFolder('host_key'),
      authorizedKeys: inFolder('authorized_keys'),
      pidFile: inFolder('pid'),
    }),
    ...config,
  ];
  // The path has to be absolute: sshd starts itself again for each connection.
  writeFileSync(inFolder('sshd_config'), `${lines.join('\n')}\n`);
  const child = spawn(sshdProgram, ['-D', '-f', inFolder('sshd_config'), '-E', inFolder('log')], { stdio: 'ignore' });
  onTestFinished(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    // It removes a file of its own as it ends, and a folder in which files vanish is not removed whole.
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
  });
  const log = (): string => (existsSync(inFolder('log')) ? readFileSync(inFolder('log'), 'utf8') : '');
  await expect.poll(log, { timeout: 10_000 }).toContain('Server listening on 127.0.0.1');
  const [type = '', key = ''] = readFileSync(inFolder('host_key.pub'), 'utf8').split(' ');
  writeFileSync(inFolder('known_hosts'), `[127.0.0.1]:${port} ${type} ${key}\n`);
  const { username: user } = userInfo();
  return { folder, port, user, identityFile: inFolder('id'), knownHostsFile: inFolder('known_hosts'), child, log };
}
