/** A bounded number of things at once; the others wait in the order in which they came, and not more than a bounded number of them. */

export interface Turns {
  /** Resolves with what ends the turn; `full` when too many wait, `aborted` when the signal comes first. */
  take(signal: AbortSignal): Promise<(() => void) | 'full' | 'aborted'>;
  readonly taken: number;
  readonly waiting: number;
}

export function createTurns(atOnce: number, mayWait: number): Turns {
  const waiting = new Set<() => void>();
  let taken = 0;
  const turn = (): (() => void) => {
    taken += 1;
    let isOpen = true;
    return () => {
      if (!isOpen) return;
      isOpen = false;
      taken -= 1;
      const [next] = waiting;
      next?.();
    };
  };
  return {
    take(signal) {
      if (signal.aborted) return Promise.resolve('aborted');
      if (taken < atOnce && waiting.size === 0) return Promise.resolve(turn());
      if (waiting.size >= mayWait) return Promise.resolve('full');
      return new Promise((resolve) => {
        const leave = (): void => {
          waiting.delete(begin);
          signal.removeEventListener('abort', giveUp);
        };
        const begin = (): void => {
          leave();
          resolve(turn());
        };
        const giveUp = (): void => {
          leave();
          resolve('aborted');
        };
        waiting.add(begin);
        signal.addEventListener('abort', giveUp);
      });
    },
    get taken() {
      return taken;
    },
    get waiting() {
      return waiting.size;
    },
  };
}
