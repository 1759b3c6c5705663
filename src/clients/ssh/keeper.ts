/**
 * The session with one machine: opened when somebody needs it or said to keep it, used by all, built up again when it breaks. Never
 * two attempts at once, and after a failed one a wait.
 */
import { after, type Instant } from '../../core/moment.ts';
import type { Clock } from '../../core/ports.ts';
import { backoffMs } from './backoff.ts';
import type { Greeted } from './greet.ts';
import { attemptGraceMs, longestBackoffMs, reconnectAttempts } from './limits.ts';
import { type Link, linkOf } from './link.ts';
import type { NotReached } from './outcome.ts';

export type LinkState =
  | { readonly is: 'closed' }
  | { readonly is: 'connecting'; readonly since: Instant }
  | { readonly is: 'open'; readonly since: Instant }
  /** The last attempt failed; the next one is made no earlier than that. */
  | { readonly is: 'failed'; readonly end: NotReached; readonly retryAt: Instant };

export type Got = { readonly is: 'link'; readonly link: Link } | NotReached;

/** What an attempt needs before it begins: a place among the connections, and the session of the jump host. */
export type Prepared =
  | { readonly is: 'prepared'; attempt(signal: AbortSignal): Promise<Greeted>; release(): void }
  | NotReached;

export interface KeeperOptions {
  readonly name: string;
  readonly clock: Clock;
  readonly random: () => number;
  readonly connectTimeoutMs: number;
  prepare(signal: AbortSignal): Promise<Prepared>;
}

export class Keeper {
  link: Link | undefined;
  /** When somebody last asked for it: the longest unused one is closed first. */
  usedAt: Instant;
  private readonly options: KeeperOptions;
  private readonly closing = new AbortController();
  private connecting: { readonly since: Instant; readonly got: Promise<Got>; hurry(): void } | undefined;
  private openSince: Instant;
  private failed: { readonly end: NotReached; readonly retryAt: Instant } | undefined;
  private failures = 0;
  private isWanted = false;

  constructor(options: KeeperOptions) {
    this.options = options;
    this.usedAt = options.clock.now();
    this.openSince = this.usedAt;
  }

  state(): LinkState {
    if (this.link !== undefined) return { is: 'open', since: this.openSince };
    if (this.failed !== undefined) return { is: 'failed', ...this.failed };
    return this.connecting === undefined ? { is: 'closed' } : { is: 'connecting', since: this.connecting.since };
  }

  /** From now on it is kept open; an attempt is made at once, whatever failed before. */
  want(): Promise<Got> {
    this.isWanted = true;
    this.connecting?.hurry();
    this.failed = undefined;
    return this.get();
  }

  get(): Promise<Got> {
    this.usedAt = this.options.clock.now();
    if (this.link !== undefined) return Promise.resolve({ is: 'link', link: this.link });
    if (this.closing.signal.aborted) return Promise.resolve(closed(this.options.name));
    if (this.connecting === undefined) {
      const hurry = new AbortController();
      const got = this.connect(hurry.signal);
      this.connecting = { since: this.usedAt, got, hurry: () => hurry.abort() };
    }
    return this.connecting.got;
  }

  /** Others need the place more: closed, and only opened again when somebody asks. */
  rest(): void {
    this.isWanted = false;
    this.link?.close();
  }

  /** For good. */
  close(): void {
    this.isWanted = false;
    this.closing.abort();
    this.link?.close();
  }

  private async connect(hurry: AbortSignal): Promise<Got> {
    const { clock, name } = this.options;
    try {
      if (this.failed !== undefined)
        await clock.wakeAt(this.failed.retryAt, AbortSignal.any([this.closing.signal, hurry]));
      if (this.closing.signal.aborted) return closed(name);
      const prepared = await this.options.prepare(this.closing.signal);
      const greeted = prepared.is === 'prepared' ? await this.inTime(prepared) : prepared;
      if (greeted.is !== 'ready' || prepared.is !== 'prepared')
        return this.fail(greeted.is === 'ready' ? closed(name) : greeted);
      return this.opened(linkOf(greeted.client, () => prepared.release()));
    } finally {
      this.connecting = undefined;
    }
  }

  private async inTime(prepared: Extract<Prepared, { is: 'prepared' }>): Promise<Greeted> {
    const { clock, connectTimeoutMs, name } = this.options;
    const over = new AbortController();
    const ended = new AbortController();
    const until = after(clock.now(), connectTimeoutMs);
    const late = async (): Promise<Greeted> => {
      await clock.wakeAt(until, AbortSignal.any([ended.signal, this.closing.signal]));
      over.abort();
      await clock.wakeAt(after(until, attemptGraceMs), ended.signal);
      return { is: 'not-greeted', message: `${name} gave no session within ${connectTimeoutMs} ms.` };
    };
    const tried = prepared.attempt(over.signal);
    const greeted = await Promise.race([tried, late()]);
    ended.abort('greeted');
    if (greeted.is === 'ready') return greeted;
    prepared.release();
    // What comes of it after all belongs to nobody.
    void tried.then((one) => (one.is === 'ready' ? one.client.destroy() : undefined));
    return greeted;
  }

  private opened(link: Link): Got {
    this.link = link;
    this.openSince = this.options.clock.now();
    this.failed = undefined;
    link.onClose(() => this.lost());
    return { is: 'link', link };
  }

  private fail(end: NotReached): NotReached {
    this.failures += 1;
    this.failed = { end, retryAt: after(this.options.clock.now(), backoffMs(this.failures, this.options.random)) };
    return end;
  }

  private lost(): void {
    this.link = undefined;
    // A machine that lets everybody in and out again at once must not be tried without end and without a wait.
    const stood = this.options.clock.now() - this.openSince >= longestBackoffMs;
    if (stood) this.failures = 0;
    else this.fail({ is: 'not-greeted', message: `${this.options.name} ended the session soon after it began.` });
    if (this.isWanted) void this.rebuild();
  }

  private async rebuild(): Promise<void> {
    for (let tries = 0; tries < reconnectAttempts && this.isWanted && this.link === undefined; tries += 1) {
      if ((await this.get()).is === 'link') return;
    }
  }
}

function closed(name: string): NotReached {
  return { is: 'not-sent', why: 'closed', message: `${name} is not spoken to any more: SSH was closed on this host.` };
}
