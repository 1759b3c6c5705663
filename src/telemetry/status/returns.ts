/** Who comes back after an outage: what the configuration check finds, of machines that are not left alone. */
import type { ReturnStatus } from '../../api/status-site.ts';
import { doNotReturn } from '../../checks/do-not-return.ts';
import type { Telling } from './telling.ts';

export function returnsOf({ input: { config }, decision }: Telling): ReturnStatus {
  const ignored = new Set(decision.memory.edit?.spec.ignoredNodes);
  const { onlyWithPower, byHand } = doNotReturn(config);
  const ours = config.machines.filter(({ name }) => !ignored.has(name));
  return {
    total: ours.length,
    onlyWithPower: onlyWithPower.filter((name) => !ignored.has(name)),
    byHand: byHand.filter((name) => !ignored.has(name)),
  };
}
