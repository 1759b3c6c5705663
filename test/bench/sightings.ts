// Who says since when that the battery of a UPS is low.

export interface Sightings {
  /** Told again and again, or once: the first time counts. */
  tell(who: string, ups: string, isLow: boolean): void;
  /** When each of them came to say so, ms; waits until all agree. Rejects when they never do. */
  all(ups: string, isLow: boolean): Promise<Readonly<Record<string, number>>>;
}

const watchers = ['upsd', 'ananke', 'upsmon'];
const limitMs = 30_000;

export function createSightings(): Sightings {
  const latest = new Map<string, { readonly isLow: boolean; readonly at: number }>();
  const waiting = new Set<() => void>();
  const says = (who: string, ups: string) => latest.get(`${who} ${ups}`) ?? { isLow: false, at: 0 };
  return {
    tell(who, ups, isLow) {
      if (says(who, ups).isLow === isLow) return;
      latest.set(`${who} ${ups}`, { isLow, at: performance.now() });
      for (const look of waiting) look();
    },
    async all(ups, isLow) {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const look = (): void => {
        if (watchers.every((who) => says(who, ups).isLow === isLow)) resolve();
      };
      const timer = setTimeout(() => {
        const others = watchers.filter((who) => says(who, ups).isLow !== isLow).join(', ');
        reject(
          new Error(`${ups}: after ${limitMs / 1_000} s the battery is still ${isLow ? 'well' : 'low'} for ${others}`),
        );
      }, limitMs);
      waiting.add(look);
      look();
      try {
        await promise;
      } finally {
        clearTimeout(timer);
        waiting.delete(look);
      }
      return Object.fromEntries(watchers.map((who) => [who, says(who, ups).at]));
    },
  };
}
