/** A verb, told to a machine, and what came of it in the words of an action: accepted, failed, or unknown. */
import type { Outcome } from '../../core/action.ts';
import { after } from '../../core/moment.ts';
import { acceptedLine, excerptOf, firstLine, lastWordsLine, replyOf } from '../../core/node-verbs/reply.ts';
import type { NodeCommand } from '../../core/node-verbs/script.ts';
import type { Clock } from '../../core/ports.ts';
import { followLimitMs } from './limits.ts';
import { mayHaveRun, type RunEnd } from './outcome.ts';
import type { RunOptions, SshTransport } from './transport.ts';

export interface Told {
  readonly outcome: Outcome;
  /** Empty when it was accepted. */
  readonly message: string;
}

/** Never rejects, and takes no longer than `timeoutMs`. */
export async function tell(
  transport: Pick<SshTransport, 'run'>,
  machine: string,
  command: NodeCommand,
  options: RunOptions,
): Promise<Told> {
  return toldBy(machine, command, await transport.run(machine, command, options));
}

export interface FollowedPowerOff {
  readonly transport: Pick<SshTransport, 'follow'>;
  readonly clock: Clock;
  readonly machine: string;
  /** A verb that goes off, for this boot. */
  readonly command: NodeCommand;
  readonly bootId: string;
  /** How long it is waited until the machine accepts. */
  readonly timeoutMs: number;
  /** Whoever asked gives up; what was accepted by then is listened to all the same. */
  readonly signal: AbortSignal;
  /** Nobody wants to hear any more of it. */
  readonly leave: AbortSignal;
  /** The machine said that nothing which holds data runs in this boot any more. */
  readonly onWords: () => void;
}

/** Ends when the machine has accepted, or has not; its channel is listened to for as long as it stands. */
export function tellPowerOff({ transport, clock, machine, command, bootId, ...rest }: FollowedPowerOff): Promise<Told> {
  const [asking, decided, accepted] = [new AbortController(), new AbortController(), new AbortController()];
  return new Promise((resolve) => {
    const decide = (told: Told): void => {
      decided.abort('decided');
      resolve(told);
    };
    const giveUp = (): void => {
      if (!decided.signal.aborted) asking.abort();
    };
    rest.signal.addEventListener('abort', giveUp, { once: true, signal: decided.signal });
    if (rest.signal.aborted || rest.leave.aborted) giveUp();
    rest.leave.addEventListener('abort', () => asking.abort(), { once: true });
    void clock.wakeAt(after(clock.now(), rest.timeoutMs), decided.signal).then(giveUp);
    let begun = false;
    const onLine = (line: string): void => {
      if (line === firstLine(command.verb)) begun = true;
      if (begun && line === acceptedLine) {
        decide({ outcome: 'accepted', message: '' });
        accepted.abort();
      }
      if (begun && line === lastWordsLine(bootId)) rest.onWords();
    };
    void transport
      .follow(machine, command, { timeoutMs: followLimitMs, signal: asking.signal, answered: accepted.signal, onLine })
      .then((end) => decide(toldBy(machine, command, end)));
  });
}

function toldBy(machine: string, command: NodeCommand, end: RunEnd): Told {
  if (end.is !== 'exited' && end.is !== 'signalled') {
    return { outcome: mayHaveRun(end) ? 'unknown' : 'failed', message: end.message };
  }
  const reply = replyOf(command.verb, end.stdout);
  const said = excerptOf(end.stderr);
  switch (reply.is) {
    case 'said':
      if (reply.lines.includes(acceptedLine)) return { outcome: 'accepted', message: '' };
      return { outcome: 'failed', message: `${machine} ran ${command.verb} and did not accept it.` };
    case 'refused':
      return { outcome: 'failed', message: `${machine} refuses ${command.verb}: ${reply.message}.` };
    case 'failed':
      return { outcome: 'failed', message: `${command.verb} failed on ${machine}: ${reply.message}.` };
    case 'unreadable': {
      const message = said === '' ? reply.message : `${reply.message} On stderr: ${said}`;
      // Without its first line the script never began: sudo said no, or there is no such shell.
      return { outcome: reply.began ? 'unknown' : 'failed', message: `${machine}: ${message}` };
    }
  }
}
