/** Whatever happens asks only for the next tick sooner. Many askers make one tick; what happened is seen in the next snapshot. */
import { triggersKept } from './limits.ts';

export interface Triggers {
  tickSoon(why: string): void;
  /** What has asked since the last call, each once. */
  take(): readonly string[];
  isRung(): boolean;
  /** Called at each asking; one listener, the sleep. */
  listen(listener: (() => void) | undefined): void;
}

export function createTriggers(): Triggers {
  const reasons = new Set<string>();
  let isRung = false;
  let listener: (() => void) | undefined;
  return {
    tickSoon(why) {
      isRung = true;
      if (reasons.size < triggersKept) reasons.add(why);
      listener?.();
    },
    take() {
      const taken = [...reasons];
      reasons.clear();
      isRung = false;
      return taken;
    },
    isRung: () => isRung,
    listen(next) {
      listener = next;
    },
  };
}
