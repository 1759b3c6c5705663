// bin/ananke as a process, with an environment in which nothing is left to the machine of whoever runs the tests.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));
/** Generous: machines are shared, and a process that hangs must still end. */
export const commandLimitMs = 30_000;

export interface Ended {
  readonly exit: number;
  readonly out: string;
  readonly err: string;
}

export function runAnanke(words: readonly string[], env: Readonly<Record<string, string>>): Promise<Ended> {
  const clean = { PATH: process.env['PATH'] ?? '', ...env };
  return new Promise((resolve) => {
    const child = execFile(
      join(root, 'bin/ananke'),
      [...words],
      { env: clean, timeout: commandLimitMs },
      (error, out, err) => resolve({ exit: error === null ? 0 : Number(error.code ?? -1), out, err }),
    );
    child.stdin?.end();
  });
}
