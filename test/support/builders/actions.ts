// One action, and what an interlock looks at when it is asked about it.
import type { Action, ActionKind, ActionOf } from '../../../src/core/action.ts';
import type { Config } from '../../../src/core/config.ts';
import { type AssessedStep, nothingLearned } from '../../../src/core/decision.ts';
import type { DesiredSpec } from '../../../src/core/desired.ts';
import type { Snapshot } from '../../../src/core/facts.ts';
import { actionId, type NodeName, type StepId, stepId } from '../../../src/core/ids.ts';
import type { InterlockInput } from '../../../src/core/interlock.ts';
import type { Memory, Run } from '../../../src/core/memory.ts';
import { type Instant, momentAt } from '../../../src/core/moment.ts';
import { recordOf } from '../../../src/core/records.ts';
import { siteOf } from '../../../src/core/site.ts';
import type { Step, StepState } from '../../../src/core/step.ts';
import type { Rule, UpsPicture } from '../../../src/core/view.ts';
import { assessed } from './graph.ts';
import { aMemory, aSpec } from './memory.ts';
import { aSnapshot, bootOf, start } from './snapshot.ts';

const fields = {
  risk: 'disruptive',
  timeoutMs: 10_000,
  lane: 'lane',
  confirm: [],
  retry: { maxAttempts: 100, firstBackoffMs: 5_000, ifOutcomeUnknown: 'repeat' },
  reason: 'GoingDown',
  message: 'as the test wants it',
} as const;

/** What all requests to one machine have in common. */
export function toNode<Kind extends ActionKind>(kind: Kind, row: string, node: NodeName): ActionOf<Kind> {
  const base = { ...fields, id: actionId(`${row}/${node}/${kind}`), step: stepId(row, node), target: node, kind, node };
  return base as unknown as ActionOf<Kind>;
}
export function aPowerOff(node: NodeName, change: Partial<ActionOf<'PowerOff'>> = {}): ActionOf<'PowerOff'> {
  return {
    ...toNode('PowerOff', 'power-off', node),
    boot: bootOf(node),
    rung: 'poweroff',
    risk: 'irreversible',
    confirm: [`reach/${node}`, `node/${node}`],
    ...change,
  };
}
export const toCluster = <Kind extends ActionKind>(
  kind: Kind,
  more: Omit<ActionOf<Kind>, keyof Action>,
): ActionOf<Kind> =>
  ({
    ...fields,
    id: actionId(`row/cluster/${kind}`),
    step: stepId('row', 'cluster'),
    target: 'cluster',
    kind,
    ...more,
  }) as unknown as ActionOf<Kind>;

const met: Rule = { met: true, reason: 'PowerSafe', message: 'mains' };
export const unmet: Rule = { met: false, reason: 'ReserveBelowNeed', message: 'too little' };
/** Off mains both rules of starting say so, as those of a real picture do. */
export const aPicture = ({ line = 'mains', ...change }: Partial<UpsPicture> = {}): UpsPicture => {
  const reason = line === 'battery' ? 'OnBattery' : 'PowerUnknown';
  const rule: Rule = line === 'mains' ? met : { met: false, reason, message: line };
  return { line, lowBattery: false, needMs: 360_000, startRule: rule, reversalRule: rule, ...change };
};

export interface ScenePieces {
  readonly spec?: Partial<DesiredSpec>;
  readonly snapshot?: Snapshot;
  readonly memory?: Partial<Memory>;
  readonly run?: Run;
  /** States of steps, by `row/subject`. */
  readonly states?: Readonly<Record<string, StepState['is']>>;
  readonly apiRows?: readonly string[];
  readonly power?: Readonly<Record<string, Partial<UpsPicture>>>;
  readonly passed?: readonly Action[];
  readonly at?: Instant;
}

export function whenAsked(config: Config, pieces: ScenePieces = {}): InterlockInput {
  const { run, passed = [], states = {}, apiRows = [], power = {} } = pieces;
  return {
    config,
    site: siteOf(config),
    spec: aSpec(pieces.spec),
    snapshot: pieces.snapshot ?? aSnapshot(config),
    memory: aMemory(config, { ...(run === undefined ? {} : { run }), ...pieces.memory }),
    run,
    estimates: nothingLearned,
    now: momentAt(pieces.at ?? start),
    power: recordOf(config.ups.map(({ name }) => [name, aPicture(power[name])] as const)),
    steps: new Map(Object.entries(states).map(([id, is]) => aStepIn(id, is, apiRows))),
    passed,
  };
}

function aStepIn(text: string, is: StepState['is'], apiRows: readonly string[]): [StepId, AssessedStep] {
  const [row = '', subject = ''] = text.split('/');
  const id = stepId(row, subject);
  const step: Step = { id, row, subject, group: 'group', usesApi: apiRows.includes(row), needs: [] };
  return [id, { step, state: stateThatIs(is), assessment: assessed('not-done') }];
}

function stateThatIs(is: StepState['is']): StepState {
  if (is === 'waiting') return { is, for: [] };
  if (is === 'skipped') return { is, by: 'not-applicable' };
  if (is === 'done' || is === 'given-up') return { is, at: start };
  return { is, since: start };
}
