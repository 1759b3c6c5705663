/** When the cluster was last up as it should be, and how long the way up took. */
import type { ClusterStatus } from '../../api/status-schema.ts';
import type { Telling } from './telling.ts';
import { secondsOf, wallOf } from './wall.ts';

export function convergedOf({
  input: { snapshot },
  decision: { memory },
}: Telling): Pick<ClusterStatus, 'convergedSince' | 'convergedTookSeconds'> {
  const { convergedAt, run, hostBootId } = memory;
  if (convergedAt === undefined) return {};
  // A later run may have closed since, and instants of two boots of this host do not compare.
  const isOfRun = run?.closedAt === convergedAt && run.boot === hostBootId;
  return {
    convergedSince: wallOf(snapshot, convergedAt),
    ...(isOfRun ? { convergedTookSeconds: secondsOf(convergedAt - run.openedAt) } : {}),
  };
}
