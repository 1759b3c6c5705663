// The lab and `ananke run` on it, each in a process of its own, ended by their own ids.
import { type ChildProcess, type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';

export interface Lab {
  readonly config: string;
  readonly hostRoot: string;
  readonly kubeconfig: string;
}
/** Says a line, if there is one, and waits for the next answer. */
export type Ask = (line?: string) => Promise<string>;

/** `work` has a lab of Titan at rest; afterwards it is gone. */
export async function withLab<Result>(work: (lab: Lab, ask: Ask) => Promise<Result>): Promise<Result> {
  const script = fileURLToPath(new URL('lab-process.ts', import.meta.url));
  const lab = spawn(process.execPath, [script], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(lab, 'exit');
  try {
    const ask = asker(lab);
    return await work(JSON.parse(await ask()) as Lab, ask);
  } finally {
    lab.stdin.end();
    await ended;
  }
}

export async function withDaemon<Result>(lab: Lab, work: (daemon: ChildProcess) => Promise<Result>): Promise<Result> {
  const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
  const env = { ...process.env, ANANKE_CONFIG: lab.config, ANANKE_HOST_ROOT: lab.hostRoot, KUBECONFIG: lab.kubeconfig };
  const daemon = spawn(process.execPath, [main, 'run'], { env, stdio: 'ignore' });
  const ended = once(daemon, 'exit');
  try {
    return await work(daemon);
  } finally {
    daemon.kill('SIGTERM');
    await ended;
  }
}

function asker(child: ChildProcessByStdio<Writable, Readable, null>): Ask {
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  return async (line) => {
    if (line !== undefined) child.stdin.write(`${line}\n`);
    const { value } = await lines.next();
    if (typeof value !== 'string') throw new Error('the lab has ended');
    return value;
  };
}
