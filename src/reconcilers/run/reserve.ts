/** How long the batteries carry whom: every step of a machine has to be over before that machine is lost. */
import type { Config, UpsConfig } from '../../core/config.ts';
import { holdName } from '../../core/ids.ts';
import { keptPerConfig } from '../../core/kept.ts';
import { lostWith } from '../../core/loss.ts';
import type { Memory } from '../../core/memory.ts';
import type { Instant } from '../../core/moment.ts';
import type { Step } from '../../core/step.ts';
import type { View } from '../../core/view.ts';
import { down, ruleOf } from '../order.ts';

/** Whose steps have to be over in time. The same object for the same UPSes ending in the same order. */
export interface Carried {
  has(step: Step): boolean;
}
export interface Reserve {
  readonly end: Instant;
  readonly carried: Carried;
}
export interface Batteries {
  readonly config: Config;
  readonly power: View['power'];
  readonly holds: Memory['holds'];
}

/** Of the batteries that tell when they end, the first one first; each with those that are lost by then. */
export function reservesOf(batteries: Batteries): readonly Reserve[] {
  const { config, power } = batteries;
  const ending = config.ups.flatMap((ups) => {
    const end = power[ups.name]?.darkAt;
    return end === undefined ? [] : [{ ups, end }];
  });
  if (ending.length === 0) return none;
  const inOrder = ending.toSorted((a, b) => a.end - b.end);
  const upses = inOrder.map(({ ups }) => ups);
  return inOrder.map(({ end }, index) => ({ end, carried: carriedBy(batteries, upses.slice(0, index + 1)) }));
}
const none: readonly Reserve[] = [];

const kept = keptPerConfig<Carried>();

/** Who is lost once all of these have ended. */
export function carriedBy(batteries: Batteries, upses: readonly UpsConfig[]): Carried {
  const { config } = batteries;
  const spent = config.ups.filter((ups) => isSpent(ups, batteries));
  const key = [upses, spent].map((list) => list.map(({ name }) => name).join(' ')).join('; ');
  return kept(config, key, () => findCarried(config, upses, spent));
}

/** Nobody can count on it, and nothing tells when it ends: it keeps no machine with a second feed on. */
function isSpent({ name }: UpsConfig, { power, holds }: Batteries): boolean {
  const picture = power[name];
  if (picture === undefined || picture.line === 'mains' || picture.darkAt !== undefined) return false;
  return picture.line === 'battery' || holds[holdName(name)] !== undefined;
}

function findCarried(config: Config, upses: readonly UpsConfig[], spent: readonly UpsConfig[]): Carried {
  // A UPS that takes the whole cluster down feeds something that all of it needs.
  if (upses.some((ups) => ups.onCritical === 'cluster')) return { has: () => true };
  // Not their own outputs: to cycle one is worth no hurry.
  const lost = new Set<string>(lostWith(config, new Set([...upses, ...spent].map(({ name }) => name))));
  return { has: ({ row, subject }) => ruleOf(down, row)?.per !== 'ups' && lost.has(subject) };
}
