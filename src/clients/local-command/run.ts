/**
 * A program on this host, without a shell, bounded in time and output. It runs in a process group of its own, so that whatever it
 * started ends with it.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import type { Clock } from '../../core/ports.ts';
import { limitOf } from '../within.ts';

/** What is kept of each stream; the rest is read and dropped, so that the program does not wait for a reader, bytes. */
export const outputLimitBytes = 64 * 1024;

export type CommandEnd =
  | { readonly state: 'exited'; readonly code: number; readonly stdout: string; readonly stderr: string }
  /** It was never started, so nothing was done. */
  | { readonly state: 'not-started'; readonly message: string }
  /** A signal ended it, or the limit passed, or the caller gave up: what it did until then is not known. */
  | { readonly state: 'broken-off'; readonly message: string };

/** The same, with what it printed as bytes, which the caller can wipe. */
export type CommandBytesEnd =
  | { readonly state: 'exited'; readonly code: number; readonly stdout: Uint8Array; readonly stderr: Uint8Array }
  | Exclude<CommandEnd, { state: 'exited' }>;

export interface CommandOptions {
  readonly clock: Clock;
  readonly limitMs: number;
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** `command`: the program and its arguments. Never rejects. */
export async function runCommand(
  command: readonly string[],
  options: CommandOptions,
  signal: AbortSignal,
): Promise<CommandEnd> {
  const end = await runForBytes(command, options, signal);
  if (end.state !== 'exited') return end;
  const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');
  return { ...end, stdout: text(end.stdout), stderr: text(end.stderr) };
}

/** For a program that prints a secret: nothing of it stays here but the bytes that are given. Never rejects. */
export async function runForBytes(
  command: readonly string[],
  options: CommandOptions,
  signal: AbortSignal,
): Promise<CommandBytesEnd> {
  const [program = '', ...words] = command;
  if (signal.aborted) return { state: 'not-started', message: `${program}: stopped before it began` };
  const limit = limitOf(options.clock, options.limitMs, signal);
  try {
    const child = spawn(program, words, {
      detached: true,
      env: options.env ?? { PATH: process.env['PATH'] ?? '', LC_ALL: 'C' },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const stop = (): void => endGroup(child);
    limit.stop.addEventListener('abort', stop, { once: true });
    const ended = await endOf(child, program, options.input);
    limit.stop.removeEventListener('abort', stop);
    if (!limit.stop.aborted || ended.state === 'not-started') return ended;
    const why = limit.isOver() ? `took longer than ${options.limitMs / 1_000} s` : 'was stopped';
    return { state: 'broken-off', message: `${program} ${why}` };
  } catch (error) {
    // A word with a NUL in it, say.
    return { state: 'not-started', message: `${program}: ${error instanceof Error ? error.message : String(error)}` };
  } finally {
    limit.release();
  }
}

function endOf(child: ChildProcess, program: string, input = ''): Promise<CommandBytesEnd> {
  const [stdout, stderr] = [keep(child.stdout), keep(child.stderr)];
  // Whoever does not read its input has closed it.
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(input);
  return new Promise((resolve) => {
    child.once('error', ({ message }) => resolve({ state: 'not-started', message: `${program}: ${message}` }));
    child.once('close', (code, by) =>
      resolve(
        code === null
          ? { state: 'broken-off', message: `${program} was ended by ${by}` }
          : { state: 'exited', code, stdout: stdout(), stderr: stderr() },
      ),
    );
  });
}

/** Taken once: the pieces are wiped. */
function keep(stream: ChildProcess['stdout']): () => Uint8Array {
  const chunks: Buffer[] = [];
  let size = 0;
  stream?.on('data', (chunk: Buffer) => {
    if (size < outputLimitBytes) chunks.push(chunk.subarray(0, outputLimitBytes - size));
    size += chunk.length;
  });
  return () => {
    const all = Buffer.concat(chunks);
    for (const chunk of chunks) chunk.fill(0);
    return all;
  };
}

function endGroup({ pid, stdout, stderr }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has just ended by itself.
  }
  // A daemon that it left behind in another group may hold these open for ever.
  stdout?.destroy();
  stderr?.destroy();
}
