// `ananke` with an environment in which nothing is left to the machine of whoever runs the tests: as the process that people start, and
// within this one, which is much quicker and shows the same where neither terminal, signals nor the loading of modules matter.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { vi } from 'vitest';
import { run } from '../../src/cli/run.ts';

export const root = fileURLToPath(new URL('../../', import.meta.url));
/** Generous: machines are shared, and a process that hangs must still end. */
export const commandLimitMs = 30_000;

export interface Ended {
  readonly exit: number;
  readonly out: string;
  readonly err: string;
}

export function runAnanke(words: readonly string[], env: Readonly<Record<string, string>>): Promise<Ended> {
  const clean = cleanWith(env);
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

const cleanWith = (env: Readonly<Record<string, string>>) => ({ PATH: process.env['PATH'] ?? '', ...env });

/** One call at a time: what it prints is taken from the streams of this process. */
export async function callAnanke(words: readonly string[], env: Readonly<Record<string, string>>): Promise<Ended> {
  const before = { ...process.env };
  const [out, err]: [string[], string[]] = [[], []];
  const taken = [
    vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => out.push(String(chunk)) > 0),
    vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => err.push(String(chunk)) > 0),
    vi.spyOn(console, 'error').mockImplementation((text) => err.push(`${String(text)}\n`)),
  ];
  replaceEnv(cleanWith(env));
  try {
    const exit = await run(words);
    return { exit, out: out.join(''), err: err.join('') };
  } finally {
    replaceEnv(before);
    for (const spy of taken) spy.mockRestore();
  }
}

function replaceEnv(env: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, env);
}
