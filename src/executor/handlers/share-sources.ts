/** Where unseal shares come from: a file that only root can read, and a program that asks somebody else for them. */
import { FileError } from '../../clients/files/file-error.ts';
import { readSecret } from '../../clients/files/secret.ts';
import { type CommandBytesEnd, outputLimitBytes, runForBytes } from '../../clients/local-command/run.ts';
import { limitOf } from '../../clients/within.ts';
import { after } from '../../core/moment.ts';
import type { Clock } from '../../core/ports.ts';
import { type Shares, sharesIn, sharesTextLimitBytes } from './unseal-shares.ts';

export interface ShareSource {
  /** Shares of the caller's own, who wipes them. Gives up after `limitMs`. */
  shares(limitMs: number, signal: AbortSignal): Promise<Shares>;
}

export function sharesFromFile(path: string): ShareSource {
  return {
    async shares() {
      try {
        const text = await readSecret(path, sharesTextLimitBytes);
        return text === undefined ? none(`${path} (vault.unseal_keys_file) does not exist`) : sharesIn(text, path);
      } catch (error) {
        if (error instanceof FileError) return none(error.message);
        throw error;
      }
    },
  };
}

export interface BreakglassOptions {
  /** `startup.vault_unseal_breakglass_command`, for the shell of this host. */
  readonly command: string;
  /** `startup.vault_unseal_breakglass_timeout_seconds`, ms. It may be longer than any action. */
  readonly limitMs: number;
  readonly clock: Clock;
  readonly closing: AbortSignal;
}

/** What it printed serves all pods that wait, and the next attempt of a pod whose action was over before. Then it is wiped, ms. */
export const printedForMs = 60_000;
const name = 'the break-glass command (startup.vault_unseal_breakglass_command)';

/** One run at a time, however many pods wait for it: a person may have to confirm each on another host. */
export function sharesFromBreakglass({ command, limitMs, clock, closing }: BreakglassOptions): ShareSource {
  let running: Promise<CommandBytesEnd> | undefined;
  const forget = async (end: CommandBytesEnd): Promise<void> => {
    if (end.state === 'exited') end.stderr.fill(0);
    // After a failure the next attempt runs it again.
    if (end.state === 'exited' && end.code === 0) await clock.wakeAt(after(clock.now(), printedForMs), closing);
    running = undefined;
    if (end.state === 'exited') end.stdout.fill(0);
  };
  const start = (): Promise<CommandBytesEnd> => {
    const end = runForBytes(['sh', '-c', command], { clock, limitMs }, closing);
    void end.then(forget);
    return end;
  };
  return {
    async shares(waitMs, signal) {
      running ??= start();
      const limit = limitOf(clock, waitMs, signal);
      const end = await Promise.race([running, aborted(limit.stop)]).finally(limit.release);
      return end === undefined
        ? none(`${name} still runs; the next attempt takes what it prints`)
        : printed(end, limitMs);
    },
  };
}

/** What it said is never told: the shares may be among it. */
function printed(end: CommandBytesEnd, limitMs: number): Shares {
  const byHand = 'Run it by hand to see why';
  switch (end.state) {
    case 'not-started':
      return none(`${name} could not be started. ${byHand}`);
    case 'broken-off':
      return none(`${name} was ended by a signal, or took longer than ${limitMs / 1_000} s. ${byHand}`);
    case 'exited':
      if (end.code !== 0) return none(`${name} ended with ${end.code}. ${byHand}`);
      if (end.stdout.length >= outputLimitBytes) return none(`${name} printed more than all shares together have`);
      // A copy of its own for each: one pod must not wipe what another one still gives.
      return sharesIn(Uint8Array.from(end.stdout), name);
  }
}

const none = (message: string): Shares => ({ is: 'none', message });

function aborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    else signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
}
