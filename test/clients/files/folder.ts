// A real folder for one test, and real processes that write into it.
import { type ChildProcessWithoutNullStreams, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
export const textOf = (bytes: Uint8Array | undefined): string | undefined =>
  bytes === undefined ? undefined : new TextDecoder().decode(bytes);

/** Removed when the test ends. Everybody may enter it, so that other users can be tried in it. */
export function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ananke files '));
  chmodSync(folder, 0o755);
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function makePipe(path: string): void {
  execFileSync('sh', ['-c', 'mkfifo "$1"', 'sh', path]);
}

/** What stands beside the files of a test: locks and new content that nobody removed. */
export function leftovers(folder: string): readonly string[] {
  return readdirSync(folder).filter((name) => /\.(lock|new-|claim-)/.test(name));
}

export interface Child {
  readonly process: ChildProcessWithoutNullStreams;
  /** Resolves when it has said so; rejects when it ends without. */
  says(word: string): Promise<void>;
  /** All that it said, once it has ended. */
  ends(): Promise<string>;
}
interface ChildOptions {
  readonly uid?: number;
  /** What it is started with, such as unshare. */
  readonly within?: readonly string[];
}

const script = fileURLToPath(new URL('child.ts', import.meta.url));

/** A process of its own, which does what child.ts has under that name. */
export function aChild(does: string, args: readonly string[], { uid, within = [] }: ChildOptions = {}): Child {
  const [command = '', ...rest] = [...within, process.execPath, script, does, ...args];
  const child = spawn(command, rest, { cwd: '/', ...(uid === undefined ? {} : { uid, gid: uid }) });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const closed = once(child, 'close').catch((error: unknown) => {
    // A program that does not exist here, which the test may know to do without.
    said += String(error);
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  return {
    process: child,
    says: (word) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (said.includes(word)) resolve();
        };
        child.stdout.on('data', look);
        void closed.then(() => reject(new Error(`it ended without saying ${word}: ${said}`)));
        look();
      }),
    async ends() {
      await closed;
      return said;
    },
  };
}

const nobody = 65_534;

/**
 * Who may do less than root. Gives the reason when nobody such can be had: only root may become somebody else, and the somebody
 * has to be allowed to read this repository.
 */
export async function somebodyElse(): Promise<{ readonly uid: number } | { readonly impossible: string }> {
  if (process.getuid?.() !== 0) return { impossible: 'only root may become somebody else' };
  const said = await aChild('read', ['/proc/version'], { uid: nobody }).ends();
  return said.includes('done') ? { uid: nobody } : { impossible: `another user cannot run this: ${said.trim()}` };
}
