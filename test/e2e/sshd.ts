// A real sshd of its own: own port, own keys, own folder, and ended by its own id.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';

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

const binary = '/usr/sbin/sshd';

export async function startSshd({ keyType = 'ed25519', config = [] }: SshdOptions = {}): Promise<Sshd> {
  expect(existsSync(binary), `${binary} is there: run test/e2e/install.sh`).toBe(true);
  const folder = mkdtempSync(join(tmpdir(), 'ananke-sshd-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const inFolder = (name: string): string => join(folder, name);
  makeKey(inFolder('host_key'), keyType);
  makeKey(inFolder('id'), 'ed25519');
  writeFileSync(inFolder('authorized_keys'), readFileSync(inFolder('id.pub')));
  // Where sshd drops its rights; systemd would have made it.
  if (userInfo().uid === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
  const port = await freePort();
  const lines = [
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${inFolder('host_key')}`,
    `AuthorizedKeysFile ${inFolder('authorized_keys')}`,
    `PidFile ${inFolder('pid')}`,
    'UsePAM no',
    'StrictModes no',
    'PasswordAuthentication no',
    'PermitRootLogin prohibit-password',
    'PrintMotd no',
    ...config,
  ];
  // The path has to be absolute: sshd starts itself again for each connection.
  writeFileSync(inFolder('sshd_config'), `${lines.join('\n')}\n`);
  const child = spawn(binary, ['-D', '-f', inFolder('sshd_config'), '-E', inFolder('log')], { stdio: 'ignore' });
  onTestFinished(() => {
    child.kill('SIGTERM');
  });
  const log = (): string => (existsSync(inFolder('log')) ? readFileSync(inFolder('log'), 'utf8') : '');
  await expect.poll(log, { timeout: 10_000 }).toContain('Server listening on 127.0.0.1');
  const [type = '', key = ''] = readFileSync(inFolder('host_key.pub'), 'utf8').split(' ');
  writeFileSync(inFolder('known_hosts'), `[127.0.0.1]:${port} ${type} ${key}\n`);
  const { username: user } = userInfo();
  return { folder, port, user, identityFile: inFolder('id'), knownHostsFile: inFolder('known_hosts'), child, log };
}

export function makeKey(path: string, type: string, passphrase = ''): void {
  execFileSync('ssh-keygen', ['-q', '-t', type, '-N', passphrase, '-C', '', '-f', path]);
  chmodSync(path, 0o600);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}
