// What people do to desired.yaml: orders, changes of mind, slips of the pen, old editor buffers.

import type { Random } from '../world/random.ts';
import type { Site } from '../world/site.ts';
import { bytesOf, desiredText, firstText, malformedTexts, type WordFields, withOldHold } from './edits.ts';
import { anyMoment, type Family, nodesOf } from './fault-family.ts';

interface Saving {
  readonly afterMs: number;
  readonly text: string | undefined;
}

/** A family of which each draw saves the file one or more times. */
function desk(
  bucket: string,
  weight: number,
  savings: (site: Site, random: Random, id: string) => readonly Saving[],
): Family {
  return {
    bucket,
    weight,
    draw: (site, random, times) => {
      const first = anyMoment(random, times);
      const id = `${bucket}-${random.integer(0, 1_000_000)}`;
      return savings(site, random, id).map(({ afterMs, text }) => ({
        at: first + afterMs,
        does: 'edit' as const,
        bucket,
        bytes: text === undefined ? undefined : bytesOf(text),
      }));
    },
  };
}

function word(bucket: string, weight: number, fields: (site: Site, random: Random) => WordFields): Family {
  return desk(bucket, weight, (site, random, id) => [{ afterMs: 0, text: desiredText(id, fields(site, random)) }]);
}

export const deskFaults: readonly Family[] = [
  word('edit-down', 1, (_site, random) => ({
    cluster: 'down',
    mode: random.pick(['config', 'cluster-only', 'poweroff'] as const),
  })),
  word('edit-options', 1, (_site, random) => ({
    cluster: 'down',
    skipDrain: random.chance(0.5),
    skipEtcdSnapshot: random.chance(0.5),
  })),
  word('edit-ignore', 1, (site, random) => ({
    cluster: random.pick(['up', 'down'] as const),
    ignoredNodes: [random.pick(nodesOf(site))],
  })),
  word('edit-act', 0.7, (_site, random) => ({
    cluster: random.pick(['up', 'down'] as const),
    act: random.pick(['power-only', 'never'] as const),
  })),
  word('edit-accept-power', 0.7, (site, random) => ({
    cluster: 'up',
    acceptPower: { [random.pick(site.upses).name]: random.pick(['unknown', 'on-battery'] as const) },
  })),
  desk('edit-contradictory', 1, (_site, random, id) =>
    Array.from({ length: random.integer(2, 6) }, (_, turn) => ({
      afterMs: turn * random.integer(200, 20_000),
      text: desiredText(`${id}-${turn}`, { cluster: turn % 2 === 0 ? 'down' : 'up' }),
    })),
  ),
  // Somebody had the file open since before the last edit, and saves it now: old words, old edit id.
  desk('edit-stale-buffer', 1, (_site, random, id) => [
    { afterMs: 0, text: desiredText(id, { cluster: 'down', mode: random.pick(['config', 'cluster-only'] as const) }) },
    { afterMs: random.integer(1_000, 120_000), text: firstText },
  ]),
  // Or it holds the mirror of a hold that has long gone.
  desk('edit-old-holds', 1, (_site, _random, id) => [{ afterMs: 0, text: withOldHold(id) }]),
  desk('edit-invalid', 1.5, (_site, random) => [{ afterMs: 0, text: random.pick(malformedTexts) }]),
  desk('edit-removed', 0.7, () => [{ afterMs: 0, text: undefined }]),
];
