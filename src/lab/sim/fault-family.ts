// One kind of thing that goes wrong, and how it is drawn: when, on what, for how long.
import type { FaultKind } from '../world/faults.ts';
import type { Random } from '../world/random.ts';
import type { Site } from '../world/site.ts';
import type { Deed } from './script.ts';

export interface Times {
  /** When the mains first fail, and when they are back for good. */
  readonly outageAt: number;
  readonly backAt: number;
}
export interface Family {
  readonly bucket: string;
  readonly weight: number;
  readonly draw: (site: Site, random: Random, times: Times) => readonly Deed[];
}

/** Any moment that matters: from just before the outage until the way up is well under way. */
export function anyMoment(random: Random, { outageAt, backAt }: Times): number {
  return random.integer(outageAt - 20_000, backAt + 300_000);
}

interface WorldFault {
  readonly kind: FaultKind;
  /** Counted under this name in place of its kind. */
  readonly bucket?: string;
  readonly weight?: number;
  readonly targets: (site: Site) => readonly string[];
  /** How long it lasts, from and to, ms. */
  readonly lastsMs?: readonly [number, number];
  readonly values?: readonly number[];
  readonly texts?: readonly string[];
  /** In place of any moment. */
  readonly when?: (random: Random, times: Times) => number;
}

/** A fault of the world's catalogue as a family of its own. */
export function worldFault(spec: WorldFault): Family {
  const { kind, bucket = kind, weight = 1, targets, lastsMs, values, texts, when = anyMoment } = spec;
  return {
    bucket,
    weight,
    draw: (site, random, times) => {
      const from = targets(site);
      if (from.length === 0) return [];
      const at = when(random, times);
      const untilMs = lastsMs === undefined ? undefined : at + random.integer(lastsMs[0], lastsMs[1]);
      const fault = {
        at,
        kind,
        target: random.pick(from),
        ...(untilMs === undefined ? {} : { untilMs }),
        ...(values === undefined ? {} : { value: random.pick(values) }),
        ...(texts === undefined ? {} : { text: random.pick(texts) }),
      };
      return [{ at, does: 'fault', bucket, fault }];
    },
  };
}

export const machinesOf = (site: Site): readonly string[] => site.machines.map((one) => one.name);
export const othersOf = (site: Site): readonly string[] => machinesOf(site).filter((name) => name !== site.self);
export const nodesOf = (site: Site): readonly string[] =>
  site.machines.filter((one) => one.role !== 'host').map((one) => one.name);
