/** The decision in the words that people and alerts read. */
import type { AssessedStep, Condition, Refusal } from '../core/decision.ts';
import type { Desired } from '../core/desired.ts';
import { fact } from '../core/facts.ts';
import type { View } from '../core/view.ts';
import { leftAsFound, notSeenDown, stillUp } from './at-rest.ts';
import type { Pictures } from './machines.ts';
import { isOpen } from './run/is-open.ts';
import { unheeded } from './run/word.ts';

export interface ConditionInput {
  readonly view: View;
  readonly desired: Desired;
  readonly steps: readonly AssessedStep[];
  readonly pictures: Pictures;
  readonly refusals: readonly Refusal[];
}
type Status = Condition['status'];
const condition = (type: string, status: Status, reason: string, message: string): Condition => ({
  type,
  status,
  reason,
  message,
});

export function conditionsOf(input: ConditionInput): readonly Condition[] {
  return [
    converged(input),
    healthy(input),
    blocked(input),
    desiredValid(input),
    powerSafe(input),
    durable(input),
    givenUp(input),
  ];
}

/** The same conditions while nothing can be decided. */
export function undecided(reason: string, message: string): readonly Condition[] {
  const types = ['Converged', 'Healthy', 'Blocked', 'DesiredValid', 'PowerSafe', 'Durable', 'GivenUp'];
  return types.map((type) => condition(type, 'Unknown', reason, message));
}

function converged({ view, steps, pictures }: ConditionInput): Condition {
  const { run, memory } = view;
  if (isOpen(run)) {
    const open =
      steps.find(({ state }) => state.is !== 'done' && state.is !== 'skipped' && state.is !== 'given-up') ??
      // It stays open for machines that could still be brought where they should be.
      steps.find(({ state, assessment }) => state.is === 'given-up' && assessment.verdict.is === 'not-done');
    const where = open === undefined ? 'closing' : `at ${open.step.id}: ${open.assessment.verdict.message}`;
    return condition(
      'Converged',
      'False',
      run.phase === 'paused' ? 'Paused' : 'Reconciling',
      `${run.id} (${run.cause}) is ${run.phase}, ${where}`,
    );
  }
  if (memory.intended?.cluster === 'quiet') {
    const { status, reason, message } = downness(view, pictures);
    return condition('Converged', status, reason, message);
  }
  // Latched: what fails later makes it unhealthy, and not unconverged.
  if (memory.convergedAt !== undefined) return condition('Converged', 'True', 'Up', 'the cluster is up');
  return condition('Converged', 'Unknown', 'NeverConverged', 'no way up has converged yet under ananke');
}

/** Down is only said of what was seen to be down, never because it was asked for. */
function downness(view: View, pictures: Pictures): Pick<Condition, 'status' | 'reason' | 'message'> {
  const up = stillUp(view, pictures);
  if (up.length > 0) {
    const message = `the cluster should be down, and Kubernetes runs on ${listed(up, ', ')}`;
    return { status: 'False', reason: 'StillUp', message };
  }
  const unread = notSeenDown(view, pictures);
  if (unread.length > 0) {
    const message = `the cluster is down as far as anybody can see; not read: ${listed(unread, ', ')}`;
    return { status: 'Unknown', reason: 'NotSeenDown', message };
  }
  return { status: 'True', reason: 'Down', message: 'the cluster is down, as it should be' };
}

function healthy({ view, steps, pictures }: ConditionInput): Condition {
  const { run, memory } = view;
  if (isOpen(run)) return condition('Healthy', 'Unknown', 'Reconciling', `${run.id} is ${run.phase}`);
  if (memory.intended?.cluster === 'quiet') {
    const { reason, message } = downness(view, pictures);
    return condition('Healthy', 'Unknown', reason, message);
  }
  // What only asks whether something may be started says nothing of what runs.
  const ailing = steps.find(
    ({ step, assessment }) =>
      step.row !== 'power-safe' && assessment.verdict.is !== 'done' && assessment.verdict.is !== 'not-applicable',
  );
  if (ailing === undefined) return condition('Healthy', 'True', 'Healthy', 'all is as it should be');
  const { is, reason, message } = ailing.assessment.verdict;
  if (is === 'unknown') return condition('Healthy', 'Unknown', reason, `${ailing.step.id}: ${message}`);
  return condition('Healthy', 'False', 'Regressed', `${ailing.step.id}: ${message}`);
}

/** So many are told one by one; the rest are a number. */
const namedAtMost = 5;

function listed(texts: readonly string[], separator: string): string {
  const more = texts.length - namedAtMost;
  return [...texts.slice(0, namedAtMost), ...(more > 0 ? [`and ${more} more`] : [])].join(separator);
}

/** Nothing that ananke can do brings these back: they are named before anything that only waits. */
export const needsPerson: ReadonlySet<string> = new Set([
  'NeedsPowerCycle',
  'NeedsPerson',
  'QuorumImpossible',
  'FluxSourceDrift',
  'HostKeyMismatch',
  'MachineIdMismatch',
  'AdoptedAsFound',
]);

function blocked({ view, steps, refusals, pictures }: ConditionInput): Condition {
  const stranded = steps.filter(
    ({ state, assessment }) => state.is === 'given-up' && needsPerson.has(assessment.verdict.reason),
  );
  const first = stranded[0]?.assessment.verdict;
  if (first !== undefined) {
    return condition(
      'Blocked',
      'True',
      first.reason,
      listed(
        stranded.map(({ assessment }) => assessment.verdict.message),
        ' | ',
      ),
    );
  }
  const step = steps.find(({ state }) => state.is === 'blocked');
  if (step !== undefined)
    return condition(
      'Blocked',
      'True',
      step.assessment.verdict.reason,
      `${step.step.id}: ${step.assessment.verdict.message}`,
    );
  const refusal = refusals.find(({ reason }) => reason !== 'NotConfirmed' && reason !== 'WakesStaggered');
  if (refusal !== undefined) return condition('Blocked', 'True', refusal.reason, refusal.message);
  const said = unheeded(view.memory);
  if (said !== undefined)
    return condition(
      'Blocked',
      'True',
      'ActMode',
      `desired is ${said.cluster}, and act is ${said.act}: only holds act until \`ananke resume\``,
    );
  const found = isOpen(view.run) ? [] : leftAsFound(view, pictures);
  if (found.length > 0) {
    const message = `left as found when the record began, until somebody says what is wanted: ${listed(found, ', ')}`;
    return condition('Blocked', 'True', 'AdoptedAsFound', message);
  }
  return condition('Blocked', 'False', 'NothingBlocks', 'nothing waits for a person');
}

function desiredValid({ desired }: ConditionInput): Condition {
  if (desired.state === 'valid') return condition('DesiredValid', 'True', 'Accepted', 'desired.yaml is in force');
  if (desired.state === 'invalid')
    return condition('DesiredValid', 'False', 'DesiredInvalid', `${desired.place}: ${desired.message}`);
  if (desired.state === 'unread') return condition('DesiredValid', 'Unknown', 'DesiredUnread', desired.message);
  return condition('DesiredValid', 'False', 'DesiredAbsent', desired.message);
}

function powerSafe({ view }: ConditionInput): Condition {
  for (const ups of view.config.ups) {
    const picture = view.power[ups.name];
    if (picture?.trigger !== undefined)
      return condition('PowerSafe', 'False', picture.trigger.reason, picture.trigger.message);
    if (picture?.line === 'battery') return condition('PowerSafe', 'False', 'OnBattery', `${ups.name} is on battery`);
  }
  const silent = view.config.ups.find((ups) => view.power[ups.name]?.line !== 'mains');
  if (silent !== undefined) return condition('PowerSafe', 'Unknown', 'PowerUnknown', `${silent.name} cannot be read`);
  return condition('PowerSafe', 'True', 'OnMains', 'every UPS is on mains');
}

function durable({ view }: ConditionInput): Condition {
  const journal = fact(view.snapshot, 'journal');
  if (journal.state === 'known' && journal.value.durable)
    return condition('Durable', 'True', 'JournalWritten', 'the journal is written');
  if (journal.state === 'known') return condition('Durable', 'False', 'NotDurable', journal.value.message);
  return condition('Durable', 'Unknown', 'NeverRead', 'the journal has not been written yet');
}

/** What was given up, by name: nothing that is no longer waited for is silent about it. */
function givenUp({ steps }: ConditionInput): Condition {
  const names = steps.filter(({ state }) => state.is === 'given-up').map(({ step }) => step.id);
  if (names.length === 0) return condition('GivenUp', 'False', 'NothingGivenUp', 'nothing was given up');
  return condition('GivenUp', 'True', 'GivenUp', listed(names, ', '));
}
