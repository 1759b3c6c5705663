// One thing that is read again and again: on its rhythm, at once when somebody asks, and soon after an action of ours.
//
// A poll may REST. Reads are idempotent and a world in which nothing happens does not change, so a read that follows an
// equal one with no event between them returns the same once more, publishes nothing and can be left out. A resting poll
// keeps its rhythm in mind: it reads again at the first beat at or after an event that could concern it, and at the last
// beat before one that is so near that a request sent at that beat would arrive after it. So the cells get the same
// values at the same instants as by reading at every beat, which a test compares.
import type { Instant } from '../../core/moment.ts';
import type { Scheduled } from '../world/queue.ts';
import type { TraceEvent } from '../world/trace.ts';
import type { VirtualTime } from './virtual.ts';

/** A reading that was asked for begins this much later: at the instant of the question it would not be newer than it. */
const askDelayMs = 1;
/** Questions that follow each other faster than this are answered by one reading. */
const askSpacingMs = 200;
/** Fresh readings after an action was accepted, until the rhythm takes over. */
const followMs = [300, 600, 1_200] as const;

export interface Reading {
  readonly began: Instant;
  /** Virtual time of `began`. */
  readonly sentAt: number;
  /** Publish also what is equal. */
  readonly asked: boolean;
  /** Since the reading before this one beats were rested over: each of these would have read, too. */
  readonly rested: Rested | undefined;
}
export interface Rested {
  readonly from: number;
  readonly strideMs: number;
  /** The last of those beats. */
  readonly until: number;
}
export interface PollSpec {
  /** Undefined: there is no use in reading now. */
  periodMs(): number | undefined;
  /** The longest way of a request to where its value is taken. */
  readonly reachMs: number;
  /** Sends the requests; calls `done` once, true when reading again would give the same while nothing happens. */
  read(reading: Reading, done: (calm: boolean) => void): void;
  /** Whether this event could change what a read returns. */
  concerns(event: TraceEvent): boolean;
}
export interface Poll {
  /** The period may have changed. */
  retime(): void;
  /** Read now, and publish also what is equal. */
  ask(): void;
  /** Read now, for our own sake. */
  hasten(): void;
  /** An action on this was accepted. */
  follow(): void;
  notice(event: TraceEvent): void;
  /** Something happened and nobody can say what. */
  disturb(): void;
  /** The world changes at `at` and not before. */
  lookAhead(at: number): void;
}
export interface PollHost {
  readonly virtual: VirtualTime;
  toInstant(virtualMs: number): Instant;
  /** False: read at every beat. */
  readonly rest: boolean;
  /** False once the process has ended. */
  open(): boolean;
}

export function createPoll(host: PollHost, spec: PollSpec): Poll {
  return new RhythmicPoll(host, spec);
}

class RhythmicPoll implements Poll {
  private readonly host: PollHost;
  private readonly spec: PollSpec;
  /** When the last request was sent, or would have been at a beat that was rested over. */
  private sentAt = -Infinity;
  private period: number | undefined;
  private inFlight = false;
  /** How long the last request took: while nothing happens, the next ones would take as long. */
  private flightMs = 0;
  /** When the request of a beat that was rested over would have ended: until then nothing else could be sent. */
  private busyUntil = -Infinity;
  private rested: Rested | undefined;
  /** While resting: no beat between now and this. Asked before every event of the world, so it must be cheap. */
  private nextBeat = -Infinity;
  private resting = false;
  /** An event that concerns this came since the last request was sent. */
  private dirty = false;
  private again: 'no' | 'read' | 'ask' = 'no';
  private askedAt = -Infinity;
  private beat: Scheduled | undefined;
  private question: Scheduled | undefined;
  private following: Scheduled | undefined;

  constructor(host: PollHost, spec: PollSpec) {
    this.host = host;
    this.spec = spec;
  }

  /** The new period counts from the last beat of the old one. */
  retime(): void {
    const period = this.spec.periodMs();
    if (period === this.period) return;
    const now = this.host.virtual.now();
    const last = this.period === undefined ? -Infinity : this.beatBefore(now);
    this.rouse(now);
    this.period = period;
    if (this.inFlight) return;
    this.beat = this.host.virtual.cancel(this.beat);
    if (period === undefined) return;
    if (!Number.isFinite(last)) return this.sendAt(now);
    this.sentAt = last;
    if (this.busyUntil > now) this.readFrom(this.busyUntil);
    else this.sendAt(Math.max(now, last + period));
  }

  ask(): void {
    const { virtual } = this.host;
    if (this.question !== undefined || this.spec.periodMs() === undefined) return;
    const at = Math.max(virtual.now() + askDelayMs, this.askedAt + askSpacingMs);
    this.question = virtual.at(at, () => {
      this.question = undefined;
      this.send(true);
    });
  }

  hasten(): void {
    this.send(false);
  }

  follow(): void {
    const { virtual } = this.host;
    if (this.following !== undefined && this.following.at <= virtual.now() + followMs[0]) return;
    this.following = virtual.cancel(this.following);
    this.followUp(0);
  }

  notice(event: TraceEvent): void {
    if (!this.dirty && this.spec.concerns(event)) this.disturb();
  }

  disturb(): void {
    this.dirty = true;
    if (!this.resting) return;
    // A beat at this very instant is still to come, since the world goes first.
    this.rouse(this.host.virtual.now() - 1);
    this.readFrom(this.host.virtual.now());
  }

  lookAhead(at: number): void {
    if (!this.resting || at < this.nextBeat || this.period === undefined) return;
    const beat = this.beatBefore(at);
    this.nextBeat = beat + this.stride(this.period);
    if (beat < this.host.virtual.now() || beat === this.sentAt || at - beat > this.spec.reachMs) return;
    this.rouse(this.host.virtual.now() - 1);
    this.sendAt(beat);
  }

  private send(asked: boolean): void {
    if (!this.host.open()) return;
    if (this.inFlight) {
      if (asked || this.again === 'no') this.again = asked ? 'ask' : 'read';
      return;
    }
    const { virtual } = this.host;
    this.rouse(virtual.now());
    this.beat = virtual.cancel(this.beat);
    if (this.busyUntil > virtual.now()) return this.sendAt(this.busyUntil, asked);
    this.inFlight = true;
    this.dirty = false;
    this.sentAt = virtual.now();
    if (asked) this.askedAt = this.sentAt;
    const { sentAt, rested } = this;
    this.rested = undefined;
    this.spec.read({ began: this.host.toInstant(sentAt), sentAt, asked, rested }, (calm) => this.finish(calm));
  }

  private finish(calm: boolean): void {
    this.inFlight = false;
    this.nextBeat = -Infinity;
    this.flightMs = this.host.virtual.now() - this.sentAt;
    const { again } = this;
    this.again = 'no';
    if (again !== 'no') this.send(again === 'ask');
    else if (this.host.rest && calm && !this.dirty && this.period !== undefined) this.resting = true;
    else this.readFrom(this.host.virtual.now());
  }

  /** Requests that go unanswered take longer than a period, and beats that fall into one are left out. */
  private stride(period: number): number {
    return period * Math.max(1, Math.ceil(this.flightMs / period));
  }

  /** The last beat at or before `time`, whether it was read or rested over. */
  private beatBefore(time: number): number {
    if (this.period === undefined || !Number.isFinite(this.sentAt)) return this.sentAt;
    const stride = this.stride(this.period);
    return this.sentAt + Math.floor((time - this.sentAt) / stride) * stride;
  }

  /** Beats up to `last` have been rested over. */
  private rouse(last: number): void {
    if (!this.resting) return;
    this.resting = false;
    const until = this.beatBefore(last);
    this.busyUntil = until + this.flightMs;
    if (this.period !== undefined) this.rested = { from: this.sentAt, strideMs: this.stride(this.period), until };
  }

  /** Reads at the first beat at or after `time`; the beat of the last request is past. */
  private readFrom(time: number): void {
    this.beat = this.host.virtual.cancel(this.beat);
    if (this.period === undefined) return;
    const beat = Number.isFinite(this.sentAt) ? this.beatBefore(time) : time;
    this.sendAt(beat < time || beat === this.sentAt ? beat + this.stride(this.period) : beat);
  }

  private sendAt(time: number, asked = false): void {
    this.beat = this.host.virtual.at(time, () => this.send(asked));
  }

  private followUp(stage: number): void {
    const delay = followMs[stage];
    if (delay === undefined) return;
    this.following = this.host.virtual.after(delay, () => {
      this.following = undefined;
      if (this.period === undefined) return;
      this.send(false);
      this.followUp(stage + 1);
    });
  }
}
