/** A fault as somebody asks for it, checked against the catalogue and the site: a lab must not be broken by a number. */
import { z } from 'zod';
import { type Fault, type FaultKind, faultCatalogue } from '../world/faults.ts';
import type { Site } from '../world/site.ts';
import { longestFaultMs, textLimit } from './limits.ts';
import { kindNamed, targetNamed } from './targets.ts';

const word = z.string().min(1).max(textLimit);
export const FaultAsked = z.strictObject({
  kind: word,
  target: word,
  forMs: z.int().min(1).max(longestFaultMs).optional(),
  value: z.int().optional(),
  text: z.string().max(textLimit).optional(),
});
export type FaultAsked = z.output<typeof FaultAsked>;

/** Least and most of `value`, where a fault has one; the catalogue says what it means. */
const values: { readonly [Kind in FaultKind]?: readonly [number, number] } = {
  'mains-flap': [100, 3_600_000],
  'battery-collapse': [0, 86_400],
  'driver-dead-at-transfer': [100, 3_600_000],
  'wake-deaf': [1, 1_000],
  'clock-step': [-400 * 86_400_000, 400 * 86_400_000],
  'api-stale': [0, 1],
  'api-slow': [0, 600_000],
};
const withText: ReadonlySet<FaultKind> = new Set(['runtime-wrong', 'person-moves-source']);

export type Checked = { readonly fault: Omit<Fault, 'at' | 'untilMs'> } | { readonly wrong: string };

export function checkedFault({ kind: said, target: named, forMs, value, text }: FaultAsked, site: Site): Checked {
  const kind = kindNamed(said);
  if (typeof kind !== 'string') return kind;
  const target = targetNamed(kind, named, site);
  if (typeof target !== 'string') return target;
  if (forMs !== undefined && !faultCatalogue[kind].lasts)
    return { wrong: `${kind} happens at once and does not last, so it takes no --for` };
  const range = values[kind];
  if (value !== undefined && range === undefined) return { wrong: `${kind} takes no --value` };
  if (value !== undefined && range !== undefined && (value < range[0] || value > range[1]))
    return { wrong: `--value of ${kind} is from ${range[0]} to ${range[1]}, and not ${value}` };
  if (text !== undefined && !withText.has(kind)) return { wrong: `${kind} takes no --text` };
  if (text === undefined && kind === 'runtime-wrong')
    return { wrong: 'runtime-wrong needs what battery.runtime reads: --text 0, --text -1, --text 65535 or --text ""' };
  return {
    fault: { kind, target, ...(value === undefined ? {} : { value }), ...(text === undefined ? {} : { text }) },
  };
}
