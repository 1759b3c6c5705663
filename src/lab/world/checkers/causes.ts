// Why anything may go down at a given time, and how far: words of people, the signals of UPSes, and given causes.
// All of it from what upsd served and what was said, with the lag that any observer has.
import type { TraceEvent } from '../trace.ts';
import type { Served } from '../truth.ts';
import type { World } from '../world.ts';
import type { History } from './history.ts';
import { losesFeeds, losesPower } from './loss.ts';
import type { GivenCause, Mandate, Rules, Word } from './mandate.ts';
import { mustFinish } from './must-finish.ts';
import type { Reach } from './reach.ts';
import { blind, type Episode, Signal, sisterOnBattery } from './signal.ts';

const upForever: Word = {
  at: Number.NEGATIVE_INFINITY,
  cluster: 'up',
  mode: 'config',
  ignored: [],
  act: 'always',
  acceptPower: {},
};

export interface Causes {
  readonly signals: ReadonlyMap<string, Signal>;
  /** From a change of facts to the last request that may still rest on the old ones. */
  readonly lagMs: number;
  /** The last word said at or before `at`. */
  word(at: number): Word;
  /** All words that some correct controller may still or already go by at `at`. */
  wordsAround(at: number): readonly Word[];
  /** Episodes of UPSes that give cause at `at`, those that ended within the lag included. */
  episodes(at: number): readonly Episode[];
  /** Whether anything at all gives cause to go down at `at`. */
  any(at: number): boolean;
  reach(machine: string, at: number): Reach;
  /** When the present way down began at the earliest; undefined when nothing gives cause. */
  since(at: number): number | undefined;
  isIgnored(machine: string, at: number): boolean;
  /** When the last cause ended that has ended; -Infinity when none has. */
  lastEnd(at: number): number;
  /** How many causes there have been up to `at`: a number that grows when a new one comes. */
  count(at: number): number;
  /** How far what is too far to be turned round takes a machine: told to go off before `at`, it does so whatever the mains do. */
  mustFinish(machine: string, at: number): Reach;
  /** Battery or charge stand at the edge where limits shrink: nothing waits any more. */
  atTheEdge(at: number): boolean;
  /** The controller ran and could act during all of this time. */
  present(from: number, until: number): boolean;
}

export interface WritableCauses extends Causes {
  take(event: TraceEvent): void;
}

export function createCauses(world: World, mandate: Mandate, history: History): WritableCauses {
  return new CausesOf(world, mandate, history);
}

class CausesOf implements WritableCauses {
  readonly signals = new Map<string, Signal>();
  readonly lagMs: number;
  private readonly world: World;
  private readonly mandate: Mandate;
  private readonly history: History;
  private readonly served = new Map<string, Served>();

  constructor(world: World, mandate: Mandate, history: History) {
    const { rules } = mandate;
    this.world = world;
    this.mandate = mandate;
    this.history = history;
    this.lagMs = rules.lagMs ?? 2 * rules.updateMs + 2 * world.site.latency.ups[1] + 3_000;
    for (const spec of world.site.upses) {
      const signal = new Signal(spec, rules, world.now(), this.lagMs, () => world.secondsLeft(spec.name));
      this.signals.set(spec.name, signal);
      this.served.set(spec.name, world.truth.upses.get(spec.name)?.served ?? {});
      this.read(signal, world.now());
    }
  }

  word(at: number): Word {
    const { words } = this.mandate;
    for (let index = words.length - 1; index >= 0; index -= 1) {
      const word = words[index];
      if (word !== undefined && word.at <= at) return word;
    }
    return upForever;
  }

  wordsAround(at: number): readonly Word[] {
    const recent = this.mandate.words.filter((one) => one.at <= at && one.at > at - this.lagMs);
    return [this.word(at - this.lagMs), ...recent];
  }

  episodes(at: number): readonly Episode[] {
    this.settle(at);
    const found: Episode[] = [];
    for (const signal of this.signals.values()) {
      for (const one of signal.episodes) {
        if (one.may.at <= at && (one.endedAt === undefined || one.endedAt + this.lagMs >= at)) found.push(one);
      }
    }
    return found;
  }

  any(at: number): boolean {
    return this.since(at) !== undefined;
  }

  reach(machine: string, at: number): Reach {
    const { rules } = this.mandate;
    const reaches = [
      ...this.downWords(at).map((one) => reachOfWord(one, rules)),
      ...this.given(at).map((one) => {
        if (one.machines !== undefined && !one.machines.includes(machine)) return 'none';
        return one.poweroff ? 'off' : 'stopped';
      }),
      reachOfPower(this.world, this.history, rules, this.episodes(at), machine),
    ];
    if (reaches.includes('off')) return 'off';
    return reaches.includes('stopped') ? 'stopped' : 'none';
  }

  since(at: number): number | undefined {
    let since: number | undefined;
    const count = (begin: number): void => {
      since = Math.min(since ?? begin, begin);
    };
    for (const one of this.downWords(at)) count(one.at);
    for (const one of this.given(at)) count(one.at);
    for (const one of this.episodes(at)) count(one.may.at);
    return since;
  }

  lastEnd(at: number): number {
    this.settle(at);
    let last = Number.NEGATIVE_INFINITY;
    const count = (end: number | undefined): void => {
      if (end !== undefined && end <= at) last = Math.max(last, end);
    };
    for (const signal of this.signals.values()) for (const one of signal.episodes) count(one.endedAt);
    for (const one of this.mandate.words) if (!asksDown(one)) count(one.at);
    for (const one of this.mandate.causes ?? []) count(one.until);
    return last;
  }

  count(at: number): number {
    this.settle(at);
    const begun = (one: { readonly at: number }): boolean => one.at <= at;
    let count = this.mandate.words.filter(begun).length + (this.mandate.causes ?? []).filter(begun).length;
    for (const signal of this.signals.values()) count += signal.episodes.filter((one) => begun(one.may)).length;
    return count;
  }

  isIgnored(machine: string, at: number): boolean {
    return this.wordsAround(at).every((one) => one.ignored.includes(machine));
  }

  mustFinish(machine: string, at: number): Reach {
    return mustFinish(this.world, this.history, machine, at);
  }

  atTheEdge(at: number): boolean {
    return this.episodes(at).some((one) => edge(this.signals.get(one.ups)));
  }

  present(from: number, until: number): boolean {
    return present(this.mandate, this.history, from, until);
  }

  take(event: TraceEvent): void {
    if (event.kind === 'ups-served') {
      this.served.set(event.ups, { vars: event.vars });
      const signal = this.signals.get(event.ups);
      if (signal !== undefined) this.read(signal, event.at);
    }
    // What upsd serves is worth nothing to a controller that no packet reaches.
    const isLink = (event.kind === 'fault-begins' || event.kind === 'fault-ends') && event.fault === 'link-down';
    if (event.kind === 'switch' || isLink) for (const signal of this.signals.values()) this.read(signal, event.at);
  }

  private read(signal: Signal, at: number): void {
    const linked = this.history.linked(signal.spec.serverHost);
    const served = linked ? this.served.get(signal.spec.name) : undefined;
    const must = signal.open?.must;
    if (must?.why === blind && served?.vars !== undefined && !this.present(must.at, at)) signal.forgetBlindness();
    signal.take(served ?? {}, at, sisterOnBattery(this.signals, signal));
  }

  private settle(at: number): void {
    const until = Math.max(at, this.history.now());
    for (const signal of this.signals.values()) signal.settle(until, sisterOnBattery(this.signals, signal));
  }

  private given(at: number): readonly GivenCause[] {
    const { causes } = this.mandate;
    if (causes === undefined) return [];
    return causes.filter((one) => one.at <= at && (one.until === undefined || one.until + this.lagMs >= at));
  }

  private downWords(at: number): readonly Word[] {
    return this.mandate.words.length === 0 ? [] : this.wordsAround(at).filter(asksDown);
  }
}

function asksDown(word: Word): boolean {
  return word.cluster === 'down' && word.act === 'always';
}

function reachOfWord(word: Word, rules: Rules): Reach {
  if (word.mode === 'poweroff') return 'off';
  return word.mode === 'config' && rules.poweroffEnabled ? 'off' : 'stopped';
}

function reachOfPower(
  world: World,
  history: History,
  rules: Rules,
  episodes: readonly Episode[],
  machine: string,
): Reach {
  if (episodes.length === 0) return 'none';
  const critical = new Set(episodes.map((one) => one.ups));
  const wide =
    episodes.some((one) => rules.onCritical[one.ups] !== 'nodes') || mayWiden(world, history, rules, critical);
  const spec = history.machines.get(machine)?.spec;
  const fed = spec?.feeds.some((feed) => critical.has(feed)) === true;
  const off = rules.poweroffEnabled ? 'off' : 'stopped';
  if (losesFeeds(world, machine, critical) || (wide && (fed || rules.offUnaffected === true))) return off;
  return wide || losesPower(world, machine, critical) ? 'stopped' : 'none';
}

/** A partial cause may take the whole cluster when quorum, data or the reserve go with it. */
function mayWiden(world: World, history: History, rules: Rules, critical: ReadonlySet<string>): boolean {
  const lost = (machine: string): boolean => losesPower(world, machine, critical);
  const servers = world.site.machines.filter((one) => one.role === 'server').map((one) => one.name);
  if (servers.filter((one) => !lost(one)).length < history.majority() && servers.some(lost)) return true;
  for (const volume of history.volumes.values()) {
    if (volume.replicas.size > 0 && [...volume.replicas].every(lost)) return true;
  }
  for (const ups of critical) {
    if (world.secondsLeft(ups) * 1000 <= rules.clusterNeedMs * 1.5 * rules.safetyFactor) return true;
  }
  return false;
}

function edge(signal: Signal | undefined): boolean {
  if (signal === undefined) return false;
  const { reading } = signal;
  if (reading.line === 'battery' && (reading.tokens.has('LB') || reading.tokens.has('FSD'))) return true;
  if (reading.line === 'mains') return false;
  const leftMs = Math.min(signal.lowestRuntimeMs() ?? Number.POSITIVE_INFINITY, signal.trulyLeftMs());
  return leftMs <= signal.needMs || (reading.line === 'silent' && signal.lastLine === 'battery');
}

/** After a crash, a boot or a hang the controller first has to look again. */
const lookAgainMs = 30_000;

function present(mandate: Mandate, history: History, from: number, until: number): boolean {
  const isAround = (one: { readonly from: number; readonly until?: number | undefined }): boolean =>
    one.from < until && (one.until ?? until) + lookAgainMs > from;
  const hung = history.faults.filter((one) => one.kind === 'hung' && one.target === history.self);
  const gone = [...(mandate.absent ?? []), ...hung].some(isAround);
  const own = history.machines.get(history.self);
  if (own === undefined) return !gone;
  // The trace tells of a machine that is on before it tells of its boot.
  const onSince = Math.max(own.bootedAt, own.powerSince);
  const ownBoot = own.power !== 'on' || (onSince > 0 && onSince + lookAgainMs > from);
  return !gone && !ownBoot;
}
