// One UPS as upsd shows it, and what may be concluded from that: since when a controller may act on it (as early as any
// correct one could) and since when it must (as late as any correct one may). Checkers of wrongful actions ask for the
// first, checkers of missing ones for the second.
import type { UpsSpec } from '../site.ts';
import type { Served } from '../truth.ts';
import type { Rules } from './mandate.ts';

export interface Reading {
  readonly line: 'mains' | 'battery' | 'test' | 'silent';
  /** As it stands on the wire. */
  readonly status: string;
  readonly tokens: ReadonlySet<string>;
  readonly runtimeMs: number | undefined;
  readonly chargePercent: number | undefined;
}

const silence: Reading = {
  line: 'silent',
  status: '',
  tokens: new Set(),
  runtimeMs: undefined,
  chargePercent: undefined,
};

/** What a client can conclude from one answer of upsd, which is much like the one `before`. */
export function readingOf(served: Served, before: Reading = silence): Reading {
  const { vars } = served;
  if (vars === undefined) return silence;
  const status = vars['ups.status'] ?? '';
  const tokens = status === before.status ? before.tokens : new Set(status.split(' ').filter((token) => token !== ''));
  if (tokens.size === 0 || tokens.has('WAIT')) return silence;
  const runtime = numberOf(vars['battery.runtime']);
  const charge = numberOf(vars['battery.charge']);
  return {
    line: lineOf(tokens, vars['input.voltage']),
    status,
    tokens,
    // Negative, 65535, and 0 on mains are what broken firmware says instead of "unknown"; 0 on battery is taken at its word.
    runtimeMs:
      runtime === undefined || runtime < 0 || (runtime === 0 && !tokens.has('OB')) || runtime >= 65_535
        ? undefined
        : runtime * 1000,
    chargePercent: charge === undefined || charge < 0 || charge > 100 ? undefined : charge,
  };
}

function lineOf(tokens: ReadonlySet<string>, inputVoltage: string | undefined): Reading['line'] {
  if (!tokens.has('OB')) return 'mains';
  const testing = tokens.has('CAL') || tokens.has('TEST');
  const volts = numberOf(inputVoltage);
  // Loss of input wins over a test, whatever latched flag stands beside it.
  return testing && (volts === undefined || volts > 50) ? 'test' : 'battery';
}

function numberOf(text: string | undefined): number | undefined {
  const number = text === undefined || text === '' ? Number.NaN : Number(text);
  return Number.isFinite(number) ? number : undefined;
}

export interface Since {
  readonly at: number;
  readonly why: string;
}

/** One stretch in which this UPS gives a cause for going down. */
export interface Episode {
  readonly ups: string;
  readonly may: Since;
  must: (Since & { readonly leftMs: number }) | undefined;
  /** Mains were served again. */
  endedAt: number | undefined;
}

/** Estimates on the wire err by a fifth, and a slope may imply still less. */
const estimateTolerance = 1.5;
export const blind = 'blind on battery';
/** A bounded pessimist keeps the lowest runtime of about this window. */
const runtimeWindowMs = 60_000;

export class Signal {
  readonly spec: UpsSpec;
  reading: Reading = silence;
  /** Since when `reading.line` stands. */
  lineSince: number;
  /** The last line that was not silence. */
  lastLine: 'mains' | 'battery' | 'test' | undefined;
  silentSince: number | undefined;
  batterySince: number | undefined;
  /** End of the last stretch on battery that was long enough to be seen. */
  lastOnBattery = Number.NEGATIVE_INFINITY;
  private readonly seenAfterMs: number;
  lastRuntimeMs: number | undefined;
  episodes: Episode[] = [];
  private readonly rules: Rules;
  private readonly secondsLeft: () => number;
  private runtimes: { readonly at: number; readonly ms: number }[] = [];
  private low: { readonly at: number; readonly leftMs: number } | undefined;

  constructor(spec: UpsSpec, rules: Rules, now: number, seenAfterMs: number, secondsLeft: () => number) {
    this.spec = spec;
    this.rules = rules;
    this.lineSince = now;
    this.seenAfterMs = seenAfterMs;
    this.secondsLeft = secondsLeft;
  }

  get open(): Episode | undefined {
    const last = this.episodes.at(-1);
    return last?.endedAt === undefined ? last : undefined;
  }

  get needMs(): number {
    return this.rules.needMs[this.spec.name] ?? this.rules.clusterNeedMs;
  }

  take(served: Served, at: number, sisterOnBattery: boolean): void {
    this.settle(at, sisterOnBattery);
    const before = this.reading;
    this.reading = readingOf(served, before);
    const { line, runtimeMs, tokens } = this.reading;
    if (line !== before.line) this.lineSince = at;
    if (line === 'silent') {
      this.silentSince ??= at;
      this.low = undefined;
      return;
    }
    this.silentSince = undefined;
    const wasBattery = this.lastLine === 'battery';
    this.lastLine = line;
    if (line === 'battery') {
      this.batterySince = wasBattery ? (this.batterySince ?? at) : at;
      this.noteRuntime(runtimeMs, at);
    } else {
      if (wasBattery && at - (this.batterySince ?? at) > this.seenAfterMs) this.lastOnBattery = at;
      this.batterySince = undefined;
      this.low = undefined;
      this.runtimes = [];
      this.lastRuntimeMs = undefined;
      this.endEpisode(at, tokens.has('FSD'));
      // Only an FSD that was seen to come is news; one that was there from the start is a latch.
      if (tokens.has('FSD') && !before.tokens.has('FSD') && before.line === 'mains') this.begin(at, 'forced shutdown');
    }
    this.settle(at, sisterOnBattery);
  }

  /** The lowest runtime served of late while on battery. */
  lowestRuntimeMs(): number | undefined {
    let lowest: number | undefined;
    for (const { ms } of this.runtimes) if (lowest === undefined || ms < lowest) lowest = ms;
    return lowest;
  }

  trulyLeftMs(): number {
    return this.secondsLeft() * 1000;
  }

  /** Brings what follows from the mere passing of time up to `at`. */
  settle(at: number, sisterOnBattery: boolean): void {
    const { reading, rules } = this;
    if (reading.line === 'battery') this.settleOnBattery(at);
    else if (reading.line === 'test') {
      if (at - this.lineSince >= rules.selfTestLimitMs)
        this.begin(this.lineSince + rules.selfTestLimitMs, 'test too long');
    } else if (reading.line === 'silent') this.settleSilent(at, sisterOnBattery);
  }

  private noteRuntime(runtimeMs: number | undefined, at: number): void {
    this.lastRuntimeMs = runtimeMs ?? this.lastRuntimeMs;
    if (runtimeMs !== undefined) this.runtimes.push({ at, ms: runtimeMs });
    while ((this.runtimes[0]?.at ?? at) < at - runtimeWindowMs) this.runtimes.shift();
    if (runtimeMs !== undefined && runtimeMs <= this.rules.safetyFactor * this.needMs) {
      this.low ??= { at, leftMs: this.trulyLeftMs() };
    } else this.low = undefined;
  }

  private settleOnBattery(at: number): void {
    const { rules } = this;
    const { tokens, chargePercent } = this.reading;
    const since = this.batterySince ?? at;
    const debounceMs = Math.max(0, rules.debounceUpdates - 1) * rules.updateMs;
    if (tokens.has('LB')) this.oblige(at, at, 'on battery and low');
    if (tokens.has('FSD')) this.oblige(at, at, 'on battery and forced shutdown');
    // One update more than the rule asks for: readings and polls do not beat together.
    if (this.low !== undefined && at - this.low.at >= (rules.debounceUpdates + 1) * rules.updateMs) {
      this.oblige(this.low.at, at, 'runtime below need', this.low.leftMs);
    }
    if (this.open !== undefined || at - since < debounceMs) return;
    const known = Math.min(this.lowestRuntimeMs() ?? Number.POSITIVE_INFINITY, this.trulyLeftMs());
    // One that is told no more is as good as unknown at once, whatever was told a while ago.
    const unknown = this.reading.runtimeMs === undefined || this.lowestRuntimeMs() === undefined;
    const floor = rules.chargeFloorPercent;
    const limit = rules.onBatteryLimitMs;
    if (unknown || known <= rules.safetyFactor * this.needMs * estimateTolerance) this.begin(at, 'runtime near need');
    else if (floor !== undefined && chargePercent !== undefined && chargePercent <= floor)
      this.begin(at, 'charge floor');
    else if (limit !== undefined && at - since >= limit) this.begin(at, 'long on battery');
  }

  private settleSilent(at: number, sisterOnBattery: boolean): void {
    const { rules } = this;
    const since = this.silentSince ?? at;
    const blindMs = at - since;
    if (blindMs < rules.commsDeadMs) return;
    if (this.lastLine !== 'battery') {
      if (sisterOnBattery && this.lastLine === 'mains') this.begin(at, 'silent while its sister is on battery');
      return;
    }
    const lowest = this.lowestRuntimeMs() ?? this.lastRuntimeMs;
    const pessimistMs = lowest === undefined ? 0 : lowest - (this.needMs + rules.blindMarginMs) * estimateTolerance;
    // From the moment itself on, which may be long past: nothing need have happened in the world since.
    const mayAt = since + Math.max(rules.commsDeadMs, Math.min(rules.blindMaxMs, pessimistMs));
    if (at >= mayAt) this.begin(mayAt, blind);
    // The last reading, not the lowest: a controller with less pessimism may count from it.
    const last = this.lastRuntimeMs;
    const goneMs = last === undefined ? 0 : last - this.needMs - rules.blindMarginMs;
    const dueMs = Math.min(rules.blindMaxMs, goneMs);
    const dueAt = since + Math.max(rules.commsDeadMs, dueMs);
    if (at >= dueAt) this.oblige(dueAt, at, blind, this.trulyLeftMs() + (at - dueAt));
  }

  /** It is seen again, by one who was not there while it was silent: that goes by what is read now. */
  forgetBlindness(): void {
    const { open } = this;
    if (open?.must?.why === blind) open.must = undefined;
  }

  private begin(at: number, why: string): Episode {
    const open = this.open;
    if (open !== undefined) return open;
    const episode: Episode = { ups: this.spec.name, may: { at, why }, must: undefined, endedAt: undefined };
    this.episodes.push(episode);
    return episode;
  }

  private oblige(since: number, at: number, why: string, leftMs = this.trulyLeftMs()): void {
    const episode = this.begin(Math.min(since, at), why);
    episode.must ??= { at: since, why, leftMs };
  }

  private endEpisode(at: number, forcedShutdownStands: boolean): void {
    const { open } = this;
    if (open === undefined) return;
    // A latch that stands may be acted on for as long as it does, and with mains back nobody has to.
    if (forcedShutdownStands && open.may.why === 'forced shutdown') open.must = undefined;
    else open.endedAt = at;
  }
}

/** Another UPS of the same circuit was last seen on battery. */
export function sisterOnBattery(signals: ReadonlyMap<string, Signal>, one: Signal): boolean {
  return [...signals.values()].some(
    (other) => other !== one && other.spec.circuit === one.spec.circuit && other.lastLine === 'battery',
  );
}
