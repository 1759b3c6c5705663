// S1: what could have been stopped in order must not lose power while it runs.
//
// Oracle: at the first instant at which the signal obliged anyone to decide, the time that was left (at the load of that
// moment, and as it turned out) is compared with the lower bound for the scope, times the safety factor, plus eps.
import type { TraceEvent } from '../trace.ts';
import type { Checker, Scene } from './checker.ts';
import { apiFaults, type FaultSpan, stuckFaults } from './history.ts';
import { losesPower } from './loss.ts';
import type { Episode } from './signal.ts';

type LostPower = Extract<TraceEvent, { kind: 'lost-power' }>;

export const noAvoidableDirtyLoss: Checker = {
  name: 'S1',
  sentence:
    'No machine loses power with containers running when, at the first instant at which the signal allowed a decision, there was time to stop it in order.',
  create: (scene) => {
    const { world, history, causes } = scene;
    const dark = new Map<string, string>();
    for (const [name, ups] of world.truth.upses) if (!ups.outputOn) dark.set(name, 'before');
    const needed = new Map<Episode, number>();
    const cuts = new Map<string, Cut[]>();
    const measure = (at: number, again: boolean): void => {
      for (const episode of causes.episodes(at)) {
        if (episode.must === undefined || episode.endedAt !== undefined) continue;
        const known = needed.get(episode);
        if (known !== undefined && !again) continue;
        // A part that fails on the way costs what was done so far, and the bound from there on.
        const elapsed = again && known !== undefined ? at - episode.must.at : 0;
        needed.set(episode, Math.max(known ?? 0, elapsed + scene.lowerBoundMs(world, scopeOf(scene, episode, at))));
      }
    };
    return {
      see: (event) => {
        if (event.kind === 'ups-output' && event.on) dark.delete(event.ups);
        if (event.kind === 'ups-served') measure(event.at, false);
        if (event.kind === 'fault-begins') measure(event.at, true);
        if (event.kind === 'switch') note(cuts, event);
        if (event.kind === 'ups-output' && !event.on) {
          measure(event.at, false);
          dark.set(event.ups, event.cause);
        }
        if (event.kind === 'lost-power' && event.containers > 0) judge(scene, event, { dark, needed, cuts });
      },
    };
    function scopeOf(inScene: Scene, episode: Episode, at: number): string[] {
      const wide = inScene.mandate.rules.onCritical[episode.ups] !== 'nodes';
      const critical = new Set([episode.ups]);
      return [...history.machines.keys()].filter(
        (name) => !causes.isIgnored(name, at) && (wide || losesPower(world, name, critical)),
      );
    }
  },
};

interface Known {
  readonly dark: ReadonlyMap<string, string>;
  readonly needed: ReadonlyMap<Episode, number>;
  /** By switch, oldest first. */
  readonly cuts: ReadonlyMap<string, readonly Cut[]>;
}

interface Cut {
  readonly from: number;
  until: number | undefined;
}

function note(cuts: Map<string, Cut[]>, { name, up, at }: Extract<TraceEvent, { kind: 'switch' }>): void {
  const own = cuts.get(name) ?? [];
  cuts.set(name, own);
  const last = own.at(-1);
  if (!up) own.push({ from: at, until: undefined });
  else if (last !== undefined) last.until ??= at;
}

function judge(scene: Scene, event: LostPower, known: Known): void {
  const { causes, history, mandate } = scene;
  const spec = history.machines.get(event.machine)?.spec;
  if (spec === undefined) return;
  const lost = spec.feeds.filter((feed) => known.dark.has(feed));
  // Broken by itself: its sockets still have power.
  if (spec.feeds.length === 0 || spec.feeds.length - lost.length >= spec.minFeeds) return;
  if (lost.some((feed) => known.dark.get(feed) === 'shutdown.return')) {
    scene.report(event.machine, `The output was cut on request while ${event.containers} containers ran`);
    return;
  }
  if (causes.isIgnored(event.machine, event.at) || causes.word(event.at).act === 'never') return;
  const verdict = (reason: string): void => scene.countUnavoidable({ at: event.at, machine: event.machine, reason });
  const obliged = lost
    .map((feed) => causes.signals.get(feed)?.open)
    .filter((one) => one?.must !== undefined)
    .sort((a, b) => (a?.must?.at ?? 0) - (b?.must?.at ?? 0));
  // A machine with several feeds is lost, and known to be, with the feed that makes too few.
  const decisive = obliged[spec.feeds.length - spec.minFeeds];
  if (decisive?.must === undefined) return verdict('the signal never allowed a decision');
  const bootedAt = history.machines.get(event.machine)?.bootedAt ?? 0;
  const start = Math.max(decisive.must.at, bootedAt);
  const leftMs = Math.min(decisive.must.leftMs - (start - decisive.must.at), event.at - start);
  const { rules } = mandate;
  const epsMs = rules.debounceUpdates * rules.updateMs + 5_000;
  const neededMs = rules.safetyFactor * (known.needed.get(decisive) ?? 0) + epsMs;
  if (leftMs < neededMs) return verdict(`${Math.round(leftMs)} ms were left, ${Math.round(neededMs)} ms were needed`);
  const excuse = hindrance(scene, event, { start, leftMs, neededMs }, known);
  if (excuse !== undefined) return verdict(excuse);
  scene.report(
    event.machine,
    `${event.containers} containers were cut off ${Math.round((event.at - start) / 1000)} s after "${decisive.must.why}": ` +
      `${Math.round(leftMs / 1000)} s were left, ${Math.round(neededMs / 1000)} s were needed`,
  );
}

interface Time {
  readonly start: number;
  readonly leftMs: number;
  readonly neededMs: number;
}

/** What no controller could have worked round at this very machine. */
function hindrance(scene: Scene, event: LostPower, time: Time, known: Known): string | undefined {
  const { causes, history } = scene;
  const { start } = time;
  if (history.hadFault(stuckFaults, start, event.machine)) return 'the machine did not do as it was told';
  if (!causes.present(start, event.at)) return 'the controller did not run all the time';
  for (const name of [event.machine, history.self]) {
    const way = history.machines.get(name)?.spec.switch;
    const cuts = way === undefined ? [] : (known.cuts.get(way) ?? []);
    // The way there may die with the machine; that is no excuse.
    if ((cuts.at(-1)?.from ?? event.at) < event.at - 1_000 && !history.linked(name))
      return 'the way to the machine was cut';
    const cutMs = cuts.reduce(
      (sum, { from, until }) => sum + Math.max(0, Math.min(until ?? event.at, event.at) - Math.max(from, start)),
      0,
    );
    if (time.leftMs - cutMs < time.neededMs)
      return `the way to the machine was cut for ${Math.round(cutMs / 1000)} s of the time`;
  }
  const stalled = history.faults.some((fault: FaultSpan) => apiFaults.has(fault.kind) && fault.from >= start);
  return stalled && history.machines.get(event.machine)?.spec.role === 'server'
    ? 'the API failed on the way'
    : undefined;
}
