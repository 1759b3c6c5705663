// What the controller made visible, tick by tick, in the plain words that checkers and timelines need.
import type { TickReport } from '../../controller/loop.ts';
import type { OpenMandate } from './mandate.ts';

/** What a step of that row is called in the mandate. */
const stepWords: Readonly<Record<string, string>> = {
  'suspend-gitops': 'gitops',
  'snapshot-etcd': 'snapshot',
  cordon: 'cordon',
  drain: 'drain',
  'detach-volumes': 'volumes',
  'end-workloads': 'end-workloads',
  'stay-down': 'stop',
  'stop-agent': 'stop',
  'stop-server': 'stop',
  'end-containers': 'containers',
  'end-server-containers': 'containers',
  'power-off': 'poweroff',
  'power-off-host': 'poweroff',
  'power-off-serving': 'poweroff',
  'power-off-upsd': 'poweroff',
  'power-off-peer': 'poweroff',
  'finish-off': 'poweroff',
};
const personNeeded = new Set(['AwaitingBootstrap', 'NeedsPowerCycle', 'FluxSourceDrift', 'ActMode', 'AdoptedAsFound']);

export interface Recorder {
  take(at: number, report: TickReport): void;
}

/** Appends escalations and blocks to the mandate as the decisions name them. */
export function createRecorder(mandate: OpenMandate): Recorder {
  const seen = new Set<string>();
  const standing = new Map<string, OpenMandate['blocked'][number]>();
  const record = (at: number, run: string, what: string, machine: string | undefined): void => {
    const key = `${run} ${what} ${machine ?? ''}`;
    if (seen.has(key)) return;
    seen.add(key);
    mandate.recorded.push({ at, what, ...(machine === undefined ? {} : { machine }) });
  };
  return {
    take(at, { decision }) {
      const { run } = decision.memory;
      const id = run?.id ?? '';
      if (run !== undefined && run.pace !== 'graceful') record(at, id, run.pace, undefined);
      if (run?.apiGivenUpAt !== undefined) record(at, id, 'api', undefined);
      const blocks = new Map<string, { reason: string; subject: string }>();
      for (const { step, state, assessment } of decision.steps) {
        const what = stepWords[step.row];
        const machine = step.subject === 'cluster' ? undefined : step.subject;
        const settled = run?.steps[step.id]?.settledBy;
        if (state.is === 'given-up' || (state.is === 'skipped' && state.by === 'limit')) {
          if (what !== undefined) record(at, id, what, machine);
          blocks.set(`GivenUp ${step.subject}`, { reason: 'GivenUp', subject: step.subject });
        }
        if (settled === 'silence' && machine !== undefined) record(at, id, 'off-unproven', machine);
        if (state.is === 'blocked') {
          const { reason } = assessment.verdict;
          blocks.set(`${reason} ${step.subject}`, { reason, subject: step.subject });
        }
      }
      for (const { type, status, reason } of decision.conditions) {
        if (type === 'Blocked' && status === 'True') blocks.set(`${reason} cluster`, { reason, subject: 'cluster' });
      }
      for (const [key, block] of standing) {
        if (blocks.has(key)) continue;
        block.until = at;
        standing.delete(key);
      }
      for (const [key, block] of blocks) {
        if (standing.has(key)) continue;
        const entry = { at, ...block, ...(personNeeded.has(block.reason) ? { needsPerson: true } : {}) };
        mandate.blocked.push(entry);
        standing.set(key, entry);
      }
    },
  };
}
