/** One command on an open session: what it reads, what it says, within bounds, and how it ended. */
import type { Client, ClientChannel } from 'ssh2';
import { after, type Instant } from '../../core/moment.ts';
import type { Clock } from '../../core/ports.ts';
import { messageOf } from './greet.ts';
import { closeGraceMs, stderrLimitBytes, stdoutLimitBytes } from './limits.ts';
import { createLines } from './lines.ts';
import type { RunEnd } from './outcome.ts';

export interface Sent {
  readonly line: string;
  readonly input: string;
  /** Of the machine, for messages. */
  readonly name: string;
  readonly clock: Clock;
  readonly until: Instant;
  readonly signal: AbortSignal | undefined;
  /** Each line of stdout as soon as it is whole. */
  readonly onLine: ((line: string) => void) | undefined;
}
/** `lost` of a session that was closed before anything was sent on it: another attempt cannot make it run twice. */
export type ChannelEnd = RunEnd | { readonly is: 'session-gone' };

export function runOn(client: Client, sent: Sent): Promise<ChannelEnd> {
  return new Promise((resolve) => {
    const run = new Run(sent, resolve);
    try {
      client.exec(sent.line, (error, channel) => {
        if (error === undefined) run.begin(channel);
        else run.neverBegan(error);
      });
    } catch {
      // ssh2 throws when the session has ended; nothing was written.
      run.end({ is: 'session-gone' });
    }
  });
}

class Run {
  private readonly sent: Sent;
  private readonly resolve: (end: ChannelEnd) => void;
  private readonly over = new AbortController();
  private readonly stdout: Buffer[] = [];
  private readonly stderr: Buffer[] = [];
  private stdoutBytes = 0;
  private stderrBytes = 0;
  private exited: { readonly code: number } | { readonly signal: string } | undefined;
  private channel: ClientChannel | undefined;

  constructor(sent: Sent, resolve: (end: ChannelEnd) => void) {
    this.sent = sent;
    this.resolve = resolve;
    void this.watch();
  }

  begin(channel: ClientChannel): void {
    this.channel = channel;
    // Whatever comes later is heard by nobody, and must not end the process.
    channel.on('error', () => undefined);
    if (this.over.signal.aborted) return void channel.destroy();
    const lines = this.sent.onLine === undefined ? undefined : createLines(this.sent.onLine);
    channel.on('data', (chunk: Buffer) => {
      if (this.over.signal.aborted) return;
      this.stdoutBytes += chunk.length;
      if (this.stdoutBytes > stdoutLimitBytes) return this.tooMuch('stdout', stdoutLimitBytes);
      this.stdout.push(chunk);
      if (lines?.add(chunk) === 'too-long') this.tooMuch('line', lines.limit);
    });
    channel.stderr.on('data', (chunk: Buffer) => {
      if (this.over.signal.aborted) return;
      this.stderrBytes += chunk.length;
      if (this.stderrBytes > stderrLimitBytes) return this.tooMuch('stderr', stderrLimitBytes);
      this.stderr.push(chunk);
    });
    channel.on('exit', (code: number | null, signal?: string) => {
      this.exited = code === null ? { signal: signal ?? 'unknown' } : { code };
      void this.closeSoon();
    });
    channel.once('close', () => this.finish());
    channel.end(this.sent.input);
    return undefined;
  }

  neverBegan(error: Error): void {
    const { name } = this.sent;
    // A refusal of the server is an answer; everything else is the end of the connection, at some point of the way.
    if (/Channel open failure|Unable to exec/.test(error.message)) {
      this.end({ is: 'not-sent', why: 'busy', message: `${name} did not take the command: ${messageOf(error)}.` });
    } else this.lost(`the connection to ${name} ended before it answered`);
  }

  end(end: ChannelEnd): void {
    if (this.over.signal.aborted) return;
    this.over.abort('ended');
    this.resolve(end);
    this.channel?.destroy();
  }

  private finish(): void {
    if (this.exited === undefined) return this.lost(`the connection to ${this.sent.name} or its channel ended first`);
    const output = { stdout: textOf(this.stdout), stderr: textOf(this.stderr) };
    return this.end(
      'code' in this.exited
        ? { is: 'exited', ...this.exited, ...output }
        : { is: 'signalled', ...this.exited, ...output },
    );
  }

  private lost(why: string): void {
    const message = `Whether the command ran on ${this.sent.name} is not known: ${why}.`;
    this.end({ is: 'lost', message, stdout: textOf(this.stdout) });
  }

  private tooMuch(stream: 'stdout' | 'stderr' | 'line', limit: number): void {
    const what = stream === 'line' ? 'a line' : stream;
    const message = `The command on ${this.sent.name} says more than ${limit} bytes on ${what}. Is that what should run there?`;
    this.end({ is: 'overflow', stream, message });
  }

  private async watch(): Promise<void> {
    const { clock, until, signal, name } = this.sent;
    const abort = (): void => this.lost('whoever asked gave up');
    signal?.addEventListener('abort', abort, { once: true, signal: this.over.signal });
    if (signal?.aborted === true) return abort();
    await clock.wakeAt(until, this.over.signal);
    return this.end({
      is: 'timed-out',
      message: `The command on ${name} did not end in time. It may still be running there.`,
    });
  }

  /** sshd closes the channel when nobody holds it open any more; a child that was left behind may hold it for ever. */
  private async closeSoon(): Promise<void> {
    const { clock } = this.sent;
    await clock.wakeAt(after(clock.now(), closeGraceMs), this.over.signal);
    if (!this.over.signal.aborted) this.finish();
  }
}

function textOf(chunks: readonly Buffer[]): string {
  return Buffer.concat(chunks).toString('utf8');
}
