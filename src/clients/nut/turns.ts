/** Turns on one connection: one after another, in the order of asking, and not more waiting than are allowed to. */

export interface Turns {
  /**
   * Runs `work` when it is its turn. Undefined, and nothing was run: too many wait, or `signal` aborted while it waited.
   * Rejects only when `work` does.
   */
  take<Result>(work: () => Promise<Result>, signal?: AbortSignal): Promise<Result | 'busy' | 'given-up'>;
}

export function createTurns(waitingLimit: number): Turns {
  const waiting = new Set<() => void>();
  let isTaken = false;
  const passOn = (): void => {
    isTaken = false;
    // A set keeps the order in which things were put into it.
    const [next] = waiting;
    next?.();
  };
  const turn = (signal?: AbortSignal): Promise<'mine' | 'given-up'> =>
    new Promise((resolve) => {
      const leave = (outcome: 'mine' | 'given-up'): void => {
        waiting.delete(begin);
        signal?.removeEventListener('abort', giveUp);
        if (outcome === 'mine') isTaken = true;
        resolve(outcome);
      };
      const begin = (): void => leave('mine');
      const giveUp = (): void => leave('given-up');
      if (signal?.aborted === true) return resolve('given-up');
      if (!isTaken) return begin();
      signal?.addEventListener('abort', giveUp);
      waiting.add(begin);
    });
  return {
    async take(work, signal) {
      if (waiting.size >= waitingLimit) return 'busy';
      const outcome = await turn(signal);
      if (outcome === 'given-up') return outcome;
      try {
        return await work();
      } finally {
        passOn();
      }
    },
  };
}
