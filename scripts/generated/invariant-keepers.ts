// The hand-written half of docs/invariants.md: which code keeps an invariant, and which tests show it. Paths from the root.
import type { InvariantName } from '../../src/lab/world/checkers/index.ts';

export interface Keepers {
  readonly keptBy: readonly string[];
  readonly shownBy: readonly string[];
}

const power = 'src/reconcilers/power';
const run = 'src/reconcilers/run';
const down = 'src/reconcilers/down';
const order = 'src/reconcilers/order.ts';
const settle = 'src/reconcilers/graph/settle.ts';

const orderBites = 'test/lab/world/checkers/order-and-power.test.ts';
const reasonsBite = 'test/lab/world/checkers/reasons-and-starts.test.ts';
const laterBite = 'test/lab/world/checkers/later-and-liveness.test.ts';
const poweroffTest = 'test/interlocks/poweroff.test.ts';
const startTest = 'test/interlocks/stop-and-start.test.ts';
const settleTest = 'test/reconcilers/graph/settle.test.ts';
const policyTest = 'test/reconcilers/power/ups-policy.test.ts';
const decideTest = 'test/properties/decide.test.ts';
const lifecycleTest = 'test/reconcilers/run/lifecycle.test.ts';
const rebaseTest = 'test/reconcilers/run/rebase.test.ts';
const editTest = 'test/reconcilers/run/edit.test.ts';
const plantedTest = 'test/sim/planted-bugs.test.ts';
const lastRowsTest = 'test/reconcilers/assessors/last-rows.test.ts';
const assessorTest = 'test/reconcilers/assessors/poweroff-and-drain.test.ts';
const simTest = 'test/sim/outage.test.ts';
const wakeTest = 'test/properties/wake-at.test.ts';

/** Complete by its type: a new checker does not compile until it stands here. */
export const worldKeepers: Readonly<Record<InvariantName, Keepers>> = {
  S1: {
    keptBy: [`${power}/ups-policy.ts`, `${power}/estimates.ts`, `${run}/pace.ts`, `${run}/reserve.ts`],
    shownBy: [orderBites, policyTest, plantedTest, 'test/reconcilers/run/pace.test.ts'],
  },
  S2: { keptBy: [order, settle], shownBy: [orderBites, settleTest] },
  S3: { keptBy: [order, 'src/interlocks/quorum-kept.ts'], shownBy: [orderBites, startTest] },
  S4: { keptBy: [order, 'src/interlocks/containers-ended.ts'], shownBy: [orderBites, poweroffTest] },
  S5: {
    keptBy: [`${down}/power.ts`, 'src/interlocks/boot-id-fence.ts'],
    shownBy: [orderBites, poweroffTest, assessorTest],
  },
  S6: {
    keptBy: ['src/reconcilers/choose.ts', 'src/interlocks/in-scope.ts'],
    shownBy: [reasonsBite, startTest, 'test/executor/executor.test.ts'],
  },
  S7: {
    keptBy: [`${power}/start-rule.ts`, 'src/core/may-start.ts', 'src/interlocks/power-allows-start.ts'],
    shownBy: [reasonsBite, 'test/reconcilers/power/start-rule.test.ts', startTest],
  },
  S8: {
    keptBy: [`${power}/ups-policy.ts`, `${power}/holds.ts`, 'src/interlocks/fresh-cause.ts'],
    shownBy: [reasonsBite, 'test/reconcilers/power/silence.test.ts', policyTest, poweroffTest],
  },
  S9: { keptBy: [`${down}/units.ts`], shownBy: [reasonsBite] },
  S11: {
    keptBy: [`${power}/ups-policy.ts`, `${power}/reading.ts`],
    shownBy: [reasonsBite, policyTest, 'test/reconcilers/power/reading.test.ts'],
  },
  S12: {
    keptBy: ['src/reconcilers/remember.ts', 'src/reconcilers/up/machines.ts', order],
    shownBy: [reasonsBite, plantedTest],
  },
  S13: {
    keptBy: ['src/reconcilers/up/cluster.ts', 'src/reconcilers/remember.ts'],
    shownBy: [reasonsBite, 'test/lab/in-memory/perform.test.ts'],
  },
  S14: { keptBy: [order, 'src/interlocks/self-last.ts'], shownBy: [reasonsBite, poweroffTest] },
  S15: {
    keptBy: [`${power}/hold-scope.ts`, `${run}/intent.ts`, 'src/interlocks/in-scope.ts'],
    shownBy: [reasonsBite, 'test/reconcilers/power/hold-scope.test.ts', startTest],
  },
  S23: {
    keptBy: [`${run}/close.ts`, `${run}/rebase.ts`, `${down}/power.ts`, 'src/interlocks/fresh-cause.ts'],
    shownBy: [laterBite, poweroffTest, rebaseTest],
  },
  S24: { keptBy: [`${down}/workloads.ts`, order], shownBy: [laterBite, plantedTest] },
  S25: { keptBy: [`${power}/ups-policy.ts`, 'src/interlocks/fresh-cause.ts'], shownBy: [reasonsBite, policyTest] },
  S26: {
    keptBy: ['src/reconcilers/decide.ts', 'src/interlocks/act-mode.ts'],
    shownBy: [laterBite, lifecycleTest, startTest],
  },
  S27: { keptBy: [`${run}/open-run.ts`], shownBy: [laterBite, lifecycleTest] },
  L1: { keptBy: [`${run}/close.ts`, 'src/reconcilers/decide.ts'], shownBy: [laterBite, wakeTest] },
  L2: {
    keptBy: [settle, 'src/reconcilers/limits.ts', 'src/reconcilers/assess-all.ts'],
    shownBy: [laterBite, settleTest],
  },
  L4: { keptBy: ['src/reconcilers/choose.ts', `${power}/start-rule.ts`], shownBy: [laterBite] },
  L5: {
    keptBy: [settle, 'src/executor/executor.ts'],
    shownBy: [laterBite, 'test/reconcilers/graph/silence.test.ts', 'test/executor/executor.test.ts'],
  },
  L6: { keptBy: ['src/reconcilers/conditions.ts', order], shownBy: [laterBite] },
  L8: {
    keptBy: [`${run}/must-cycle.ts`, `${down}/power.ts`, 'src/core/may-start.ts'],
    shownBy: [laterBite, lastRowsTest],
  },
};

/** Watched by the simulator from the files and the decisions, or by comparing two runs. */
export const simKeepers: Readonly<Record<string, Keepers>> = {
  S10: {
    keptBy: ['src/controller/ticker.ts', 'src/journal/journal.ts', `${run}/edit.ts`],
    shownBy: ['test/journal/crash.test.ts', 'test/journal/damage.test.ts'],
  },
  S16: {
    keptBy: [`${run}/edit.ts`, 'src/api/desired.ts'],
    shownBy: [decideTest, editTest, 'test/api/fuzz.test.ts'],
  },
  S17: {
    keptBy: ['src/controller/ticker.ts', 'src/journal/journal.ts'],
    shownBy: ['test/controller/write-ahead.test.ts', 'test/journal/journal.test.ts'],
  },
  S20: { keptBy: ['src/core/moment.ts', `${run}/edit.ts`], shownBy: [decideTest, simTest] },
  S21: {
    keptBy: ['src/reconcilers/decide.ts'],
    shownBy: [decideTest, 'test/tidy.test.ts', simTest],
  },
  L3: {
    keptBy: ['src/journal/recover.ts', 'src/core/action-end.ts', `${run}/rebase.ts`],
    shownBy: [
      'test/sim/crash-before-write.test.ts',
      'test/sim/crash-after-write.test.ts',
      'test/journal/crash.test.ts',
    ],
  },
};

/** Nothing watches these yet. */
export const notCovered: Readonly<Record<string, { readonly sentence: string; readonly why: string }>> = {
  S18: {
    sentence: 'No secret ever stands in a log, an event, a state file, an argument list or the environment of a child.',
    why: 'There is no log, no client and no child process yet, so there is no secret that could leak.',
  },
  S19: {
    sentence: 'Nothing is said on a channel whose host key or certificate is not the pinned one.',
    why: 'There is no network client yet. The row `host-identity` and the reasons for it exist, and no reading gives them.',
  },
  S22: {
    sentence: 'A message of a peer that is replayed, expired, reordered or forged causes nothing.',
    why: 'Peers do not talk to each other yet.',
  },
  L7: {
    sentence: 'Every hold, escalation and violation can be seen in status within seconds.',
    why: 'Status tells every hold and what was given up. Nothing measures yet how soon.',
  },
};
