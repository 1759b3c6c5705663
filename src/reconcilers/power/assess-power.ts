/** All UPSes in one go: their next memory, and the picture that the rest of the decision reads. */
import type { Config, UpsConfig } from '../../core/config.ts';
import type { Estimates } from '../../core/decision.ts';
import { factAbout, type Snapshot } from '../../core/facts.ts';
import { holdName, type NodeName, type UpsName } from '../../core/ids.ts';
import { losesPower, lostWith } from '../../core/loss.ts';
import type { Memory, Target, UpsMemory } from '../../core/memory.ts';
import type { Moment } from '../../core/moment.ts';
import { keysOf, recordOf, sameEntries } from '../../core/records.ts';
import type { UpsPicture } from '../../core/view.ts';
import { expand } from '../graph/expand.ts';
import type { Pictures } from '../machines.ts';
import { down } from '../order.ts';
import { downScope, isDownOver } from '../run/scope.ts';
import { budgetMs } from './estimates.ts';
import { scopeOfPartial } from './hold-scope.ts';
import { holdModeOf } from './holds.ts';
import type { PolicyInput } from './policy-input.ts';
import { isReleased } from './release.ts';
import { reversalRule } from './reversal-rule.ts';
import { startRule } from './start-rule.ts';
import { newUpsMemory, upsPolicy } from './ups-policy.ts';

export interface PowerInput {
  readonly config: Config;
  readonly snapshot: Snapshot;
  readonly memory: Memory;
  readonly pictures: Pictures;
  readonly estimates: Estimates;
  readonly now: Moment;
}

export function assessPower(input: PowerInput): {
  readonly ups: Memory['ups'];
  readonly power: Readonly<Record<UpsName, UpsPicture>>;
} {
  const { config, memory, estimates, now } = input;
  const ups: Record<UpsName, UpsMemory> = {};
  const power: Record<UpsName, UpsPicture> = {};
  let changed = false;
  const told = config.ups.map((one) => {
    const policy = policyOf(one, input);
    return { one, policy, unreleased: upsPolicy(policy) };
  });
  const seen = recordOf(told.map(({ one, unreleased }) => [one.name, unreleased.picture] as const));
  for (const { one, policy, unreleased } of told) {
    const released = isReleased(one, seen, input);
    const result = released ? upsPolicy({ ...policy, released }) : unreleased;
    const before = policy.memory;
    const same = sameEntries(before, result.memory);
    ups[one.name] = same ? before : result.memory;
    changed ||= !same || memory.ups[one.name] === undefined;
    const rules = { ups: one, memory: result.memory, picture: result.picture, estimates, now };
    power[one.name] = {
      ...result.picture,
      ...(released ? { released } : {}),
      startRule: startRule(rules),
      reversalRule: reversalRule(rules),
    };
  }
  return { ups: changed ? ups : memory.ups, power };
}

/** What the policy of one UPS is made from, while nobody has let go of its hold. */
function policyOf(ups: UpsConfig, input: PowerInput): PolicyInput {
  const { config, snapshot, memory, estimates, now } = input;
  const host = ups.serverHost;
  return {
    ups,
    fact: factAbout(snapshot, 'ups', ups.name),
    memory: memory.ups[ups.name] ?? newUpsMemory,
    hostBoot: memory.hostBootId,
    needMs: needOf(ups, config, estimates),
    explained: host !== undefined && isExplained(ups, host, input),
    released: false,
    fullLoadRuntimeMs: estimates.fullLoadRuntimeMs[ups.name] ?? ups.fullLoadRuntimeMs,
    atFullLoad: isAtFullLoad(ups, input),
    now,
  };
}

/** ananke sent the host of its upsd off, or that one is off and nothing is left to be saved by reading more into the silence. */
function isExplained(ups: UpsConfig, host: NodeName, input: PowerInput): boolean {
  if (isDarkTogether(ups, host, input)) return true;
  return input.memory.committed[host] !== undefined && !isStillNeeded(ups, input);
}

/** Last seen on battery, and somebody on it is meant to run on: for them silence is a danger, whoever caused it. */
function isStillNeeded({ name }: UpsConfig, { config, memory }: PowerInput): boolean {
  const { lastLine, lastLineBoot } = memory.ups[name] ?? newUpsMemory;
  if (lastLine !== 'battery' || lastLineBoot !== memory.hostBootId) return false;
  const meant = memory.intended?.machines ?? {};
  return [...lostWith(config, new Set([name]))].some((machine) => meant[machine] === 'running');
}

/** Nobody is on the way anywhere, and all that it feeds is seen at work. */
function isAtFullLoad(ups: UpsConfig, { config, memory, pictures }: PowerInput): boolean {
  const { run, intended, holds } = memory;
  if (run !== undefined && run.phase !== 'closed') return false;
  if (intended?.cluster !== 'running' || keysOf(holds).length > 0) return false;
  return config.machines
    .filter(({ feeds }) => feeds.includes(ups.name))
    .every(({ name, role }) => {
      const picture = pictures.get(name);
      return picture?.answers === true && (role === 'host' || picture.reading?.unit === 'active');
    });
}

/**
 * The host of its upsd is off although nobody told it, and the way down that this UPS asked for is over: nothing is left to be saved
 * by reading more into the silence, and only that host can end it.
 */
function isDarkTogether(ups: UpsConfig, host: NodeName, { memory, pictures }: PowerInput): boolean {
  const { run } = memory;
  if (memory.holds[holdName(ups.name)]?.phase !== 'Active' || (pictures.get(host)?.off ?? 'no') === 'no') return false;
  return run !== undefined && isDownOver(run);
}

const needs = new WeakMap<Config, Map<UpsName, { readonly estimates: Estimates; readonly needMs: number }>>();

/** Budget of the UPS's scope times the safety factor. The same configuration and estimates give the same answer. */
export function needOf(ups: UpsConfig, config: Config, estimates: Estimates): number {
  const known = needs.get(config) ?? new Map<UpsName, { readonly estimates: Estimates; readonly needMs: number }>();
  needs.set(config, known);
  const cached = known.get(ups.name);
  if (cached?.estimates === estimates) return cached.needMs;
  const needMs = ups.policy.runtimeSafetyFactor * budgetOfScope(ups, config, estimates);
  known.set(ups.name, { estimates, needMs });
  return needMs;
}

/** The longest path of the way down for the machines that a hold of this UPS would take down. */
export function budgetOfScope(ups: UpsConfig, config: Config, estimates: Estimates): number {
  const critical = new Set([ups.name]);
  const nodes = ups.onCritical === 'cluster' ? undefined : scopeOfPartial(config, critical, nobody, nobody);
  const whole = nodes === undefined;
  const poweroff = holdModeOf(config) === 'poweroff';
  const machines: Record<NodeName, Target> = {};
  for (const machine of config.machines) {
    const hit = losesPower(machine, critical);
    const taken = nodes === undefined ? machine.role !== 'host' || config.offUnaffected : nodes.has(machine.name);
    if (hit || taken) machines[machine.name] = poweroff && (hit || config.offUnaffected) ? 'off' : 'stopped';
  }
  const run = { from: {}, targets: { cluster: whole ? ('quiet' as const) : ('running' as const), machines } };
  return budgetMs(expand(down, { ...downScope(config, run, []), together: false }), config, estimates);
}

const nobody: ReadonlySet<never> = new Set();
