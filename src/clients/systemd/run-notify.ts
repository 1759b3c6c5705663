/** One message to the service manager, by a process of `systemd-notify`. */
import { spawn } from 'node:child_process';
import { complaintLimit } from './limits.ts';

export type Environment = Readonly<Record<string, string | undefined>>;
/** Resolves when the message was taken, or with why it was not; never rejects. `stop` ends it. */
export type RunNotify = (assignments: readonly string[], stop: AbortSignal) => Promise<string | undefined>;

/**
 * Found through PATH. It gets that and the socket and nothing else of the environment, where secrets may stand. Without options, as
 * `--stopping` is younger than systemd 252; it waits by itself until the service manager has taken the message (since 246), so that
 * the message can still be attributed to the unit (systemd-notify(1)).
 */
export function systemdNotify({ PATH, NOTIFY_SOCKET }: Environment): RunNotify {
  return (assignments, stop) =>
    new Promise((resolve) => {
      let complaint = '';
      const child = spawn('systemd-notify', [...assignments], {
        env: { ...(PATH === undefined ? {} : { PATH }), ...(NOTIFY_SOCKET === undefined ? {} : { NOTIFY_SOCKET }) },
        stdio: ['ignore', 'ignore', 'pipe'],
        killSignal: 'SIGKILL',
        signal: stop,
      });
      child.stderr.on('data', (chunk: Buffer) => {
        if (complaint.length < complaintLimit) complaint = (complaint + chunk.toString()).slice(0, complaintLimit);
      });
      child.on('error', (error: NodeJS.ErrnoException) => resolve(stop.aborted ? 'took too long' : error.message));
      // Whatever it has started may keep stderr open, and is not waited for beyond the limit.
      stop.addEventListener('abort', () => child.stderr.destroy(), { once: true });
      child.on('close', (code, signal) => {
        if (code === 0) resolve(undefined);
        else if (stop.aborted) resolve('took too long');
        else resolve(`ended with ${code ?? signal}${complaint === '' ? '' : `: ${complaint.trim()}`}`);
      });
    });
}
