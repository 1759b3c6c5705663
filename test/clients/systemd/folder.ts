// A folder with a `systemd-notify` of its own, a real program that does what a test says and writes down what it was told.
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface NotifyFolder {
  /** With that program first in PATH, and a socket that nobody listens on. */
  readonly env: Readonly<Record<string, string>>;
  /** The messages, each as its assignments. */
  readonly told: () => Promise<readonly (readonly string[])[]>;
  /** The environment that the program saw. */
  readonly seen: () => Promise<string>;
  readonly path: string;
  readonly remove: () => Promise<void>;
}

/** `then`: shell code after it has written down its arguments. */
export async function aNotifyFolder(then = 'exit 0'): Promise<NotifyFolder> {
  const path = await mkdtemp(join(tmpdir(), 'ananke-notify-'));
  const script = `#!/bin/sh
{ for one in "$@"; do printf '%s\\037' "$one"; done; printf '\\036'; } >>'${path}/told'
env >'${path}/env'
${then}
`;
  await writeFile(join(path, 'systemd-notify'), script);
  await chmod(join(path, 'systemd-notify'), 0o755);
  const read = (name: string): Promise<string> => readFile(join(path, name), 'utf8').catch(() => '');
  return {
    path,
    env: {
      PATH: `${path}:${process.env['PATH'] ?? ''}`,
      NOTIFY_SOCKET: '@ananke-test-nobody',
      ANANKE_CANARY: 'hunter2',
    },
    told: async () =>
      (await read('told'))
        .split('\u001e')
        .slice(0, -1)
        .map((message) => message.split('\u001f').slice(0, -1)),
    seen: () => read('env'),
    remove: () => rm(path, { recursive: true }),
  };
}
