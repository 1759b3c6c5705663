/** UPS pictures -> holds. A hold sits on top of the operator's word and never replaces it. */
import type { Config, UpsConfig } from '../../core/config.ts';
import type { NodeName, UpsName } from '../../core/ids.ts';
import type { Hold, Memory } from '../../core/memory.ts';
import type { Moment, Timestamp } from '../../core/moment.ts';
import { sameEntries } from '../../core/records.ts';
import { siteOf } from '../../core/site.ts';
import type { UpsPicture, View } from '../../core/view.ts';
import type { Pictures } from '../machines.ts';
import { isDownOver } from '../run/scope.ts';
import { scopeOfPartial } from './hold-scope.ts';

export interface HoldsInput {
  readonly config: Config;
  readonly memory: Memory;
  readonly power: View['power'];
  readonly now: Moment;
  readonly wallAt: Timestamp;
  readonly pictures: Pictures;
}

export const holdName = (ups: UpsConfig): string => `ups/${ups.name}`;

export function nextHolds(input: HoldsInput): Memory['holds'] {
  const next: Record<string, Hold> = {};
  for (const [name, hold] of Object.entries(input.memory.holds)) {
    if (hold.ups === undefined) next[name] = hold;
  }
  for (const ups of input.config.ups) {
    const name = holdName(ups);
    const picture = input.power[ups.name];
    const hold =
      picture === undefined ? input.memory.holds[name] : nextHold(ups, picture, input.memory.holds[name], input);
    if (hold !== undefined) next[name] = hold;
  }
  return sameEntries(input.memory.holds, next) ? input.memory.holds : next;
}

function nextHold(ups: UpsConfig, picture: UpsPicture, hold: Hold | undefined, input: HoldsInput): Hold | undefined {
  if (picture.trigger !== undefined && !isSetAside(ups, picture, input)) {
    if (hold?.phase === 'Active') return widened(ups, counted(hold, picture.trigger.updates), input);
    const nodes = scopeOf(ups, input);
    return {
      phase: 'Active',
      ...(nodes === undefined ? {} : { nodes }),
      mode: holdModeOf(input.config),
      ups: ups.name,
      updates: picture.trigger.updates,
      since: hold?.since ?? input.wallAt,
      reason: picture.trigger.reason,
      message: picture.trigger.message,
    };
  }
  if (hold === undefined) return undefined;
  // Active ends only with a fresh word that mains are back: a better estimate on battery, or silence, does not end it.
  if (
    hold.phase === 'Active' &&
    picture.line !== 'mains' &&
    !isCountermanded(ups, input.memory, input.now) &&
    !isSilencedForGood(picture, input)
  ) {
    return widened(ups, hold, input);
  }
  if (picture.startRule.met) return undefined;
  return hold.phase === 'Recharging' ? hold : { ...hold, phase: 'Recharging' };
}

/**
 * The host of its upsd went off with the rest, and the way down is over: nothing will ever say that mains are back before that host
 * runs again. The hold forbids starts from here on, but for that one machine (a scout).
 */
function isSilencedForGood(picture: UpsPicture, { memory }: HoldsInput): boolean {
  const { run } = memory;
  return picture.line === 'explained' && run !== undefined && isDownOver(run);
}

/**
 * UPSes that nobody has seen on mains since their holds took machines down: the host of their upsd went with the rest. They feed
 * nothing that could be counted on.
 */
export function darkUpses({
  config,
  memory,
  power,
  now,
}: Omit<HoldsInput, 'wallAt' | 'pictures'>): ReadonlySet<UpsName> {
  const dark = config.ups.filter(
    (ups) =>
      memory.holds[holdName(ups)]?.phase === 'Recharging' &&
      // An upsd on the own host falls silent only when that goes off itself, as the last of all.
      ups.serverHost !== config.self &&
      power[ups.name]?.line === 'explained' &&
      !isCountermanded(ups, memory, now),
  );
  return new Set(dark.map((ups) => ups.name));
}

/** Released by hand: never against low battery, a forced shutdown, or beside a second UPS. */
function isSetAside(ups: UpsConfig, picture: UpsPicture, input: HoldsInput): boolean {
  if (!isCountermanded(ups, input.memory, input.now)) return false;
  const reason = picture.trigger?.reason;
  if (reason === 'LowBattery' || reason === 'ForcedShutdown') return false;
  return !input.config.ups.some((other) => other.name !== ups.name && input.power[other.name]?.trigger !== undefined);
}

/** An operator let go of this UPS's hold, and the time that the release was given for has not run out. */
export function isCountermanded(ups: UpsConfig, { countermands }: Memory, now: Moment): boolean {
  const countermand = countermands[holdName(ups)];
  return countermand !== undefined && !now.reached(countermand.endsAt);
}

/** What a hold asks for. */
export function holdModeOf(config: Config): Hold['mode'] {
  if (config.holdMode !== 'config') return config.holdMode;
  return config.shutdown.poweroffEnabled ? 'poweroff' : 'cluster-only';
}

/** Nothing: the whole cluster. A partial scope widens when the servers in it carry the quorum away; that is latched. */
function scopeOf(ups: UpsConfig, input: HoldsInput): readonly NodeName[] | undefined {
  if (ups.onCritical === 'cluster') return undefined;
  const { config, power } = input;
  // Partial holds add up; a UPS that takes the whole cluster down speaks for itself, and its end must not leave this one wide.
  const partial = config.ups.filter(
    (u) => u.name === ups.name || (u.onCritical === 'nodes' && power[u.name]?.trigger !== undefined),
  );
  const critical = new Set(partial.map((u) => u.name));
  const nodes = scopeOfPartial(config, critical, darkUpses(input), deadServers(input));
  return nodes === undefined ? undefined : [...nodes];
}

/** Off, and not because anybody took them down. */
function deadServers({ config, memory, pictures }: HoldsInput): ReadonlySet<NodeName> {
  const { servers } = siteOf(config);
  return new Set(
    servers.filter((name) => memory.intended?.machines[name] === 'running' && pictures.get(name)?.off === 'proven'),
  );
}

function counted(hold: Hold, updates: number): Hold {
  return updates > hold.updates ? { ...hold, updates } : hold;
}

function widened(ups: UpsConfig, hold: Hold, input: HoldsInput): Hold {
  if (hold.nodes === undefined) return hold;
  const nodes = scopeOf(ups, input);
  if (nodes === undefined) {
    const { nodes: _partial, ...whole } = hold;
    return { ...whole, latchedWide: true };
  }
  return nodes.every((node) => hold.nodes?.includes(node))
    ? hold
    : { ...hold, nodes: [...new Set([...hold.nodes, ...nodes])] };
}
