/** A decision as status.json: all that `ananke status` needs, so that looking needs no connection to anybody. */
import type { RunRecord } from '../../api/run-history.ts';
import type { ClusterStatus } from '../../api/status-schema.ts';
import type { Decision, Input } from '../../core/decision.ts';
import { whenKnown } from '../../core/when-known.ts';
import { needsPerson } from '../../reconcilers/conditions.ts';
import { convergedOf } from './converged.ts';
import { fluxOf } from './flux.ts';
import { gatesOf } from './gates.ts';
import { groupsOf } from './groups.ts';
import { countsOf, machinesOf } from './machines.ts';
import { holdsOf, upsesOf } from './power.ts';
import { provenOf, snapshotsOf } from './proven.ts';
import { returnsOf } from './returns.ts';
import { desiredOf, outlookOf, runOf } from './run.ts';
import { type Telling, tellingOf } from './telling.ts';
import { isoOf, secondsOf } from './wall.ts';

/** Who tells it. */
export interface Teller {
  readonly version: string;
  readonly host: string;
  /** The history of runs, oldest first. Absent: it is not at hand, and nothing is said of what it would show. */
  readonly runs?: readonly RunRecord[];
}

export function statusOf(input: Input, decision: Decision, { version, host, runs }: Teller): ClusterStatus {
  const telling = tellingOf(input, decision);
  const { snapshot, config } = input;
  const { memory } = decision;
  const machines = machinesOf(telling);
  return {
    apiVersion: 'ananke.dev/v1alpha1',
    kind: 'ClusterStatus',
    metadata: { name: config.cluster.name },
    writtenAt: isoOf(snapshot.wallAt),
    tick: snapshot.sequence,
    version,
    host,
    conditions: decision.conditions.map((condition) => ({ ...condition })),
    ...whenKnown('needsYou', needsYouOf(telling)),
    ...whenKnown('expectedFluxBranch', config.flux?.expectedBranch),
    ...convergedOf(telling),
    ...whenKnown('desired', desiredOf(telling)),
    holds: [...holdsOf(telling)],
    ups: [...upsesOf(telling)],
    ...whenKnown('targets', memory.intended === undefined ? undefined : { ...memory.intended }),
    ...whenKnown('run', runOf(telling)),
    groups: [...groupsOf(telling)],
    gates: [...gatesOf(telling)],
    machines: [...machines],
    servers: countsOf(machines, 'server'),
    agents: countsOf(machines, 'agent'),
    ...whenKnown('flux', fluxOf(telling)),
    returns: returnsOf(telling),
    ...whenKnown('proven', runs === undefined ? undefined : provenOf(runs, config)),
    ...whenKnown('snapshots', snapshotsOf(telling)),
    ...whenKnown('outlook', outlookOf(telling)),
  };
}

/** What waits by design is none of a person's business; what nobody but a person can end is told first. */
function needsYouOf({ decision, ups, input }: Telling): ClusterStatus['needsYou'] {
  const blocked = decision.conditions.find(({ type, status }) => type === 'Blocked' && status === 'True');
  if (blocked !== undefined && needsPerson.has(blocked.reason)) {
    const step = ups.find(({ state, assessment }) => 'since' in state && assessment.verdict.reason === blocked.reason);
    const since = step !== undefined && 'since' in step.state ? step.state.since : undefined;
    return {
      reason: blocked.reason,
      // The step is named by its gate; here it would only be in the way.
      message: step === undefined ? blocked.message : step.assessment.verdict.message,
      ...whenKnown('sinceSeconds', since === undefined ? undefined : secondsOf(input.snapshot.takenAt - since)),
    };
  }
  const healthy = decision.conditions.find(({ type, status }) => type === 'Healthy' && status === 'False');
  return healthy === undefined ? undefined : { reason: healthy.reason, message: healthy.message };
}
