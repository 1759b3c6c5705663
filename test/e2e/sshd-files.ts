// What a real sshd of our own needs on disk.
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync } from 'node:fs';
import { userInfo } from 'node:os';

export const sshdProgram = '/usr/sbin/sshd';

export interface SshdFiles {
  readonly address: string;
  readonly port: number;
  readonly hostKey: string;
  readonly authorizedKeys: string;
  readonly pidFile: string;
}

/** Lines of sshd_config(5): keys and nothing else let in whoever runs this. */
export const sshdLines = ({ address, port, hostKey, authorizedKeys, pidFile }: SshdFiles): readonly string[] => [
  `Port ${port}`,
  `ListenAddress ${address}`,
  `HostKey ${hostKey}`,
  `AuthorizedKeysFile ${authorizedKeys}`,
  `PidFile ${pidFile}`,
  'UsePAM no',
  'StrictModes no',
  'PasswordAuthentication no',
  'PermitRootLogin prohibit-password',
  'PrintMotd no',
];

/** Where sshd drops its rights; systemd would have made it. */
export function makePrivilegeFolder(): void {
  if (userInfo().uid === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
}

export function makeKey(path: string, type: string, passphrase = ''): void {
  execFileSync('ssh-keygen', ['-q', '-t', type, '-N', passphrase, '-C', '', '-f', path]);
  chmodSync(path, 0o600);
}
