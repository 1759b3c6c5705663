// Whether the power allows something to be started: the start rule, and the weaker one for undoing own steps, both read
// from what upsd served and as leniently as any correct controller might.
import type { UpsSpec } from '../site.ts';
import type { Scene } from './checker.ts';
import type { Word } from './mandate.ts';
import type { Signal } from './signal.ts';

/** Whole percents, and a reading that may be one grid step old. */
const chargeTolerance = 1.5;
const fullPercent = 99;

/** Why nothing may be started on this UPS at `at`; undefined when it may. */
export function powerProblem(scene: Scene, signal: Signal, at: number, rule: 'start' | 'undo'): string | undefined {
  const { causes } = scene;
  const accepted = acceptance(scene, signal, at);
  const name = signal.spec.name;
  const open = signal.open;
  // A boot of the own host ends what was known before it.
  const bootedAt = scene.history.machines.get(scene.history.self)?.bootedAt ?? 0;
  // Silence of an upsd whose host went off with the rest is explained: that hold only waits.
  const isHeard =
    signal.reading.line !== 'silent' || scene.history.machines.get(signal.spec.serverHost)?.power === 'on';
  const active = isHeard && open?.must !== undefined && open.must.at >= bootedAt && at - open.must.at > causes.lagMs;
  if (accepted && !active) return undefined;
  const { reading } = signal;
  if (reading.line === 'battery') {
    const sinceMs = at - (signal.batterySince ?? at);
    return sinceMs > causes.lagMs ? `${name} is on battery for ${seconds(sinceMs)}` : undefined;
  }
  if (reading.line === 'silent') {
    const sinceMs = at - (signal.silentSince ?? at);
    return sinceMs > scene.mandate.rules.commsDeadMs + causes.lagMs
      ? `${name} is unknown for ${seconds(sinceMs)}`
      : undefined;
  }
  return soonProblem(scene, signal, at, rule) ?? reserveProblem(scene, signal, rule);
}

function seconds(ms: number): string {
  return `${Math.round(ms / 1000)} s`;
}

/** Said for this UPS, and no cause has certainly come since: the acceptance is for the run of that word alone. */
function acceptance(scene: Scene, signal: Signal, at: number): boolean {
  return scene.causes.wordsAround(at).some((latest) => {
    const word = heeded(scene, latest);
    if (word.acceptPower[signal.spec.name] === undefined) return false;
    const saidAt = heardAt(scene, word.at);
    return ![...scene.causes.signals.values()].some((one) =>
      one.episodes.some(
        ({ must }) => must !== undefined && must.at > saidAt + scene.causes.lagMs && must.at < at - scene.causes.lagMs,
      ),
    );
  });
}

/** A word that is only to be shown leaves the run of the word before under way, with its options. */
function heeded({ mandate }: Scene, word: Word): Word {
  if (word.act === 'always') return word;
  return mandate.words.findLast((one) => one.at < word.at && one.act === 'always') ?? word;
}

/** A word of which nothing could be written, before a boot, is a new one to the process after it. */
function heardAt({ history, mandate }: Scene, wordAt: number): number {
  const own = history.machines.get(history.self);
  const lostAt = own?.lastDownAt ?? Number.NEGATIVE_INFINITY;
  const isLost = mandate.unwritten?.some(({ from, until }) => from <= wordAt && wordAt <= lostAt && lostAt <= until);
  return isLost === true ? Math.max(wordAt, own?.bootedAt ?? 0) : wordAt;
}

function soonProblem(scene: Scene, signal: Signal, at: number, rule: 'start' | 'undo'): string | undefined {
  const { rules } = scene.mandate;
  const stableMs = rule === 'start' ? rules.restoreStableMs : rules.reversalStableMs;
  const backMs = at - signal.lastOnBattery;
  if (backMs >= stableMs - scene.causes.lagMs) return undefined;
  return `the mains of ${signal.spec.name} are back for ${seconds(backMs)} only`;
}

function reserveProblem(scene: Scene, signal: Signal, rule: 'start' | 'undo'): string | undefined {
  const { rules } = scene.mandate;
  const charge = signal.reading.chargePercent;
  if (charge === undefined || charge >= fullPercent) return undefined;
  const lenient = charge + chargeTolerance;
  if (rule === 'start' && lenient < rules.restartMinChargePercent) {
    return `${signal.spec.name} is charged to ${charge} %, less than ${rules.restartMinChargePercent} %`;
  }
  const commitMs = rule === 'start' ? rules.startupCommitMs : 0;
  const neededMs = commitMs + rules.safetyFactor * signal.needMs;
  const reserveMs = (fullRuntimeMs(scene, signal.spec) * lenient) / 100;
  if (reserveMs >= neededMs) return undefined;
  return `the reserve of ${signal.spec.name} is ${seconds(reserveMs)}, less than ${seconds(neededMs)}`;
}

/** With every machine idle: the longest runtime that anybody can have learned as "full load". */
function fullRuntimeMs(scene: Scene, spec: UpsSpec): number {
  const watts = scene.world.site.machines
    .filter((machine) => machine.feeds.includes(spec.name))
    .reduce((sum, machine) => sum + machine.idleWatts / machine.feeds.length, 0);
  return watts <= 0 ? Number.POSITIVE_INFINITY : (spec.capacityWh / watts) * 3_600_000;
}
