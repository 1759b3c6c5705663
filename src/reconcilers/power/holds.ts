/** UPS pictures -> holds. A hold sits on top of the operator's word and never replaces it. */
import type { Config, UpsConfig } from '../../core/config.ts';
import { holdName, type NodeName, type UpsName } from '../../core/ids.ts';
import type { Hold, Memory } from '../../core/memory.ts';
import type { Moment, Timestamp } from '../../core/moment.ts';
import { sameEntries } from '../../core/records.ts';
import { siteOf } from '../../core/site.ts';
import type { UpsPicture, View } from '../../core/view.ts';
import type { Pictures } from '../machines.ts';
import { isServedHere, outlastsItsTrigger } from './hold-phase.ts';
import { scopeOfPartial } from './hold-scope.ts';
import { canBeSetAside, isCountermanded } from './release.ts';

export interface HoldsInput {
  readonly config: Config;
  readonly memory: Memory;
  readonly power: View['power'];
  readonly now: Moment;
  readonly wallAt: Timestamp;
  readonly pictures: Pictures;
}

export function nextHolds(input: HoldsInput): Memory['holds'] {
  const next: Record<string, Hold> = {};
  for (const [name, hold] of Object.entries(input.memory.holds)) {
    if (hold.ups === undefined) next[name] = hold;
  }
  for (const ups of input.config.ups) {
    const name = holdName(ups.name);
    const picture = input.power[ups.name];
    const hold =
      picture === undefined ? input.memory.holds[name] : nextHold(ups, picture, input.memory.holds[name], input);
    if (hold !== undefined) next[name] = hold;
  }
  return sameEntries(input.memory.holds, next) ? input.memory.holds : next;
}

function nextHold(ups: UpsConfig, picture: UpsPicture, hold: Hold | undefined, input: HoldsInput): Hold | undefined {
  if (isTriggered(picture)) {
    const { updates, reason, message } = picture.trigger;
    if (hold?.phase === 'Active') return scoped(ups, worsened(counted(hold, updates), picture.trigger), input);
    const since = hold?.since ?? input.wallAt;
    return scoped(
      ups,
      { phase: 'Active', mode: holdModeOf(input.config), ups: ups.name, updates, since, reason, message },
      input,
    );
  }
  if (hold === undefined) return undefined;
  if (staysActive(ups.name, picture, input)) return scoped(ups, hold, input);
  if (picture.startRule.met) return undefined;
  return hold.phase === 'Recharging' ? hold : { ...hold, phase: 'Recharging' };
}

function isTriggered(picture: UpsPicture): picture is Triggered {
  return picture.trigger !== undefined && picture.released !== true;
}
type Triggered = UpsPicture & { readonly trigger: NonNullable<UpsPicture['trigger']> };

function staysActive(ups: UpsName, picture: UpsPicture, { config, memory }: HoldsInput): boolean {
  return picture.released !== true && outlastsItsTrigger({ config, memory, ups, picture });
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
      memory.holds[holdName(ups.name)]?.phase === 'Recharging' &&
      !isServedHere(config, ups.name) &&
      power[ups.name]?.line === 'explained' &&
      !isCountermanded(ups, memory, now),
  );
  return new Set(dark.map((ups) => ups.name));
}

/** What a hold asks for. */
export function holdModeOf(config: Config): Hold['mode'] {
  if (config.holdMode !== 'config') return config.holdMode;
  return config.shutdown.poweroffEnabled ? 'poweroff' : 'cluster-only';
}

/** The same hold for whom it is meant now: while it stands, other UPSes come and go. The same object when nothing changed. */
function scoped(ups: UpsConfig, hold: Hold, input: HoldsInput): Hold {
  const { nodes: _before, latchedWide: _latched, ...rest } = hold;
  const next = { ...rest, ...scopeOf(ups, hold, input) };
  const same =
    next.latchedWide === hold.latchedWide &&
    next.nodes?.length === hold.nodes?.length &&
    (next.nodes ?? []).every((name) => hold.nodes?.includes(name));
  return same ? hold : next;
}

/**
 * Without `nodes` it is the whole cluster. A partial scope that carries the quorum away by itself widens, and that is latched. What
 * it only carries away together with another one ends with the hold of that one.
 */
function scopeOf(ups: UpsConfig, hold: Hold, input: HoldsInput): Pick<Hold, 'nodes' | 'latchedWide'> {
  if (ups.onCritical === 'cluster') return {};
  const { config, power } = input;
  const [dark, dead] = [darkUpses(input), deadServers(input)];
  if (hold.latchedWide === true || scopeOfPartial(config, new Set([ups.name]), dark, dead) === undefined)
    return { latchedWide: true };
  // A UPS that takes the whole cluster down speaks for itself, and its end must not leave this one wide.
  const partial = config.ups.filter((other) => {
    const picture = power[other.name];
    if (other.name === ups.name) return true;
    if (other.onCritical === 'cluster' || picture === undefined) return false;
    return picture.trigger !== undefined || staysActive(other.name, picture, input);
  });
  const nodes = scopeOfPartial(config, new Set(partial.map(({ name }) => name)), dark, dead);
  return nodes === undefined ? {} : { nodes: [...nodes] };
}

/** Off, and neither because anybody took them down nor because they wait to be started: nothing brings their votes back. */
function deadServers({ config, memory, pictures }: HoldsInput): ReadonlySet<NodeName> {
  const { servers } = siteOf(config);
  return new Set(servers.filter((name) => pictures.get(name)?.off === 'proven' && !isMissed(name, memory)));
}

function isMissed(name: NodeName, { run, intended, committed }: Memory): boolean {
  const target = intended?.machines[name];
  // Ignored: nobody will start it.
  if (target === undefined) return false;
  if (target !== 'running' || committed[name] !== undefined) return true;
  return run !== undefined && run.phase !== 'closed' && run.from[name] !== 'running';
}

function counted(hold: Hold, updates: number): Hold {
  return updates > hold.updates ? { ...hold, updates } : hold;
}

/** A cause that no release sets aside is remembered also when the UPS has stopped saying so. */
function worsened(hold: Hold, { reason, message }: Triggered['trigger']): Hold {
  return canBeSetAside(hold.reason) && !canBeSetAside(reason) ? { ...hold, reason, message } : hold;
}
