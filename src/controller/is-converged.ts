/** Is all that is wanted so? For whoever waits for it, and then goes. */
import { isOpen } from '../reconcilers/run/is-open.ts';
import type { TickReport } from './ticker.ts';

/** Only a word that counts can have come true; one that is not valid, or not read yet, has not. */
export function isConverged({ input: { desired }, decision }: TickReport): boolean {
  const converged = decision.conditions.find(({ type }) => type === 'Converged');
  return desired.state === 'valid' && !isOpen(decision.memory.run) && converged?.status === 'True';
}
