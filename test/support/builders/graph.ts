// Tables and steps that mean nothing, for the scheduler that knows nothing of what rows mean.
import { type StepId, stepId } from '../../../src/core/ids.ts';
import type { StepRecord } from '../../../src/core/memory.ts';
import { after, type Instant, instant, momentAt } from '../../../src/core/moment.ts';
import type { Assessment, Need, Order, Per, Step, StepRule, StepState, Verdict } from '../../../src/core/step.ts';
import { expand, type Scope } from '../../../src/reconcilers/graph/expand.ts';
import { type Settled, type SettleInput, settle } from '../../../src/reconcilers/graph/settle.ts';

export const aRule = (change: Partial<StepRule> = {}): StepRule => ({
  per: 'machine',
  group: 'group',
  needs: [],
  atLimit: 'give-up',
  ...change,
});
export const aNeed = (step: string, of: Need['of'], until: Need['until'] = 'settled'): Need => ({ step, of, until });

const nobody: Readonly<Record<Per, readonly string[]>> = {
  cluster: [],
  kubelet: [],
  agent: [],
  server: [],
  worker: [],
  host: [],
  serving: [],
  peer: [],
  upsd: [],
  machine: [],
  started: [],
  self: [],
  ups: [],
};
export function aScope(subjects: Partial<Scope['subjects']>, change: Partial<Omit<Scope, 'subjects'>> = {}): Scope {
  return {
    subjects: { ...nobody, ...subjects },
    off: new Set(),
    quiet: false,
    fed: () => [],
    told: () => [],
    together: false,
    quorum: 1,
    ...change,
  };
}

export const assessed = (is: Verdict['is'], change: Partial<Assessment> = {}): Assessment => ({
  verdict: { is, reason: 'Test', message: 'as the test says' },
  basis: [],
  actions: [],
  ...change,
});

export type Verdicts = Readonly<Record<string, Verdict['is'] | Assessment>>;
export interface Scene {
  readonly settled: Settled;
  readonly rungs: ReadonlyMap<string, string | undefined>;
  readonly wakeAt: Instant | undefined;
  is(id: string): StepState['is'] | undefined;
  state(id: string): StepState | undefined;
  record(id: string): StepRecord | undefined;
  /** The same table later, with other verdicts. What is not named stays as it was. */
  later(milliseconds: number, verdicts?: Verdicts, change?: Partial<SettleInput>): Scene;
}
export interface SceneOptions extends Partial<SettleInput> {
  readonly verdicts?: Verdicts;
  readonly scope?: Scope;
  readonly at?: Instant;
}
export const sceneStart = instant(1_000_000);
/** Limit of every step unless the test says otherwise, ms. */
export const sceneLimitMs = 60_000;

/** One pass of `settle` over the whole table; every step is not done unless `verdicts` names it, by `row/subject`. */
export function aScene(order: Order<string>, options: SceneOptions = {}): Scene {
  const { verdicts = {}, scope = aScope({ machine: ['m'] }), at = sceneStart, ...change } = options;
  const steps = expand(order, scope);
  const now = momentAt(at);
  const rungs = new Map<string, string | undefined>();
  const settled = settle({
    steps,
    order,
    records: {},
    now,
    assess: (step, rung) => {
      rungs.set(step.id, rung);
      return assessmentOf(step, verdicts);
    },
    leftOut: () => undefined,
    limitMs: () => sceneLimitMs,
    deadline: () => undefined,
    stableMs: () => 0,
    silent: () => false,
    unread: () => false,
    silenceEndsChain: true,
    ...change,
  });
  const key = (id: string): StepId => stepId(id.split('/')[0] ?? '', id.split('/')[1] ?? '');
  return {
    settled,
    rungs,
    wakeAt: now.next(),
    is: (id) => settled.byId.get(key(id))?.state.is,
    state: (id) => settled.byId.get(key(id))?.state,
    record: (id) => settled.records[key(id)],
    later: (milliseconds, next = {}, more = {}) =>
      aScene(order, {
        ...options,
        ...more,
        at: after(at, milliseconds),
        records: settled.records,
        verdicts: { ...verdicts, ...next },
      }),
  };
}

function assessmentOf(step: Step, verdicts: Verdicts): Assessment {
  const said = verdicts[step.id] ?? 'not-done';
  return typeof said === 'string' ? assessed(said) : said;
}
