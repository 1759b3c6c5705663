// What goes wrong on the own host: the process dies, the host boots, its disk refuses, its clock jumps.
import type { DiskFault, Remainder } from '../in-memory/disk.ts';
import { anyMoment, type Family, worldFault } from './fault-family.ts';

const own = (site: { readonly self: string }): readonly string[] => [site.self];
const minute = 60_000;
const year = 365 * 24 * 60 * minute;

function disk(fault: DiskFault): Family {
  const bucket = `disk-${fault}`;
  return {
    bucket,
    weight: 0.6,
    draw: (_site, random, times) => {
      const at = anyMoment(random, times);
      return [{ at, does: 'disk', bucket, fault, untilMs: at + random.integer(5_000, 15 * minute) }];
    },
  };
}

export const hostFaults: readonly Family[] = [
  {
    bucket: 'crash',
    weight: 3,
    draw: (_site, random, times) => [{ at: anyMoment(random, times), does: 'crash', bucket: 'crash' }],
  },
  {
    bucket: 'crash-at-write',
    weight: 3,
    draw: (_site, random, times) => {
      const remainder = random.pick<Remainder>(['whole', 'torn', 'lost']);
      return [
        {
          at: random.integer(times.outageAt, times.backAt),
          does: 'crash',
          bucket: 'crash-at-write',
          writes: random.integer(1, 60),
          remainder,
        },
      ];
    },
  },
  {
    bucket: 'crash-loop',
    weight: 0.7,
    draw: (_site, random, times) => {
      const first = anyMoment(random, times);
      return Array.from({ length: random.integer(2, 6) }, (_, turn) => ({
        at: first + turn * random.integer(2_500, 9_000),
        does: 'crash' as const,
        bucket: 'crash-loop',
      }));
    },
  },
  worldFault({ kind: 'reboots', bucket: 'own-host-reboots', targets: own, weight: 1.5 }),
  worldFault({ kind: 'hung', bucket: 'own-host-hangs', targets: own, lastsMs: [5_000, 5 * minute], weight: 0.5 }),
  disk('full'),
  disk('read-only'),
  disk('fsync-fails'),
  disk('hangs'),
  {
    bucket: 'wall-step',
    weight: 0.7,
    draw: (_site, random, times) => {
      const byMs = random.pick([-year, -3_600_000, 3_600_000, year]);
      return [{ at: anyMoment(random, times), does: 'wall-step', bucket: 'wall-step', byMs }];
    },
  },
];
