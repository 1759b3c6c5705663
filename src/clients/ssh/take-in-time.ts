/** A turn that is waited for until an instant, and not longer. */
import type { Turns } from '../turns.ts';
import { type Patience, within } from './deadline.ts';

/** A turn that comes when nobody waits for it any more is given back. */
export async function takeInTime(
  patience: Patience,
  take: (signal: AbortSignal) => ReturnType<Turns['take']>,
): Promise<(() => void) | 'full' | 'aborted' | 'late'> {
  let isOver = false;
  let taken: (() => void) | undefined;
  const turn = await within(patience, async (signal) => {
    const answer = await take(signal);
    if (typeof answer !== 'function') return answer;
    if (isOver) answer();
    else taken = answer;
    return answer;
  });
  isOver = true;
  if (typeof turn !== 'function') taken?.();
  return turn;
}
