/** `ananke explain gate/NAME`: a row of the way up, what it waits for, where it stands, and what happens at its limit. */
import { remedyOf } from '../../../api/remedies.ts';
import type { Gate } from '../../../api/status-steps.ts';
import type { GateFacts, GateHere } from '../../../telemetry/explain/gate.ts';
import { commandLines, type Line, line, type Tone, wayLines } from '../text.ts';
import { duration } from '../times.ts';
import { headLines, labelled, type Viewed } from './frame.ts';
import { type SettingView, settingLines } from './setting.ts';

export function gateScreen(facts: GateFacts, settings: readonly SettingView[], viewed: Viewed): readonly Line[] {
  const { status, width } = viewed;
  const gates = status?.gates ?? [];
  const gate = gates.find(({ name }) => name === facts.name);
  const [sentence, tone] = sentenceOf(gate, viewed);
  const { place, places, group, per, neededBy, keeps } = facts;
  return [
    ...headLines(`gate/${facts.name}`, sentence, tone, viewed),
    line(''),
    ...(gate === undefined || gate.evidence === '' ? [] : labelled('SEEN', gate.evidence, width)),
    ...needLines(facts, gates, width),
    ...labelled('BEFORE', neededBy.length === 0 ? 'nothing waits for it' : neededBy.join(', '), width),
    ...limitLines(facts, viewed),
    ...settingLines(settings, viewed),
    ...(facts.here === undefined ? [] : labelled('UNKNOWN', unknownWords(facts.here), width)),
    ...labelled(
      'PLACE',
      `${place} of ${places} on the way up, group ${group}, one for ${per === 'cluster' ? 'the cluster' : `each ${per}`}`,
      width,
    ),
    ...(keeps ? labelled('ALSO', 'it may act while no run is open', width) : []),
    ...waysOut(gate, viewed),
  ];
}

const verdicts: Readonly<Record<Gate['verdict'], readonly [string, Tone]>> = {
  passed: ['passed', 'bold'],
  waits: ['waits for what stands before it', 'yellow'],
  running: ['not through yet', 'yellow'],
  blocked: ['BLOCKED', 'red'],
  'given-up': ['given up: nothing waits for it any longer', 'yellow'],
  skipped: ['skipped: not needed, or left out', 'bold'],
};

function sentenceOf(gate: Gate | undefined, { status }: Viewed): readonly [string, Tone] {
  if (status === undefined) return ['as the order has it.', 'bold'];
  if (gate === undefined) return ['is not on the way now.', 'bold'];
  const [words, tone] = verdicts[gate.verdict];
  const took = gate.tookSeconds === undefined ? '' : gate.verdict === 'passed' ? ' in' : ' for';
  const so = took === '' ? '' : `${took} ${duration(gate.tookSeconds)}`;
  const reason = reasonOf(gate);
  const why = reason === undefined ? '' : `: ${reason}`;
  const needs = gate.verdict === 'blocked' && status.needsYou?.reason === gate.reason ? ' Needs you.' : '';
  return [`${words}${so}${why}.${needs}`, tone];
}

/** What is seen at a gate whose turn has not come says nothing of why it waits. */
function reasonOf(gate: Gate | undefined): string | undefined {
  return gate?.verdict === 'waits' ? undefined : gate?.reason;
}

function needLines({ needs }: GateFacts, gates: readonly Gate[], width: number): readonly Line[] {
  if (needs.length === 0) return labelled('NEEDS', 'nothing before it', width);
  return needs.flatMap(({ row, words }, index) => {
    const verdict = gates.find(({ name }) => name === row)?.verdict;
    const now = verdict === undefined ? '' : ` (now ${verdict})`;
    return labelled(index === 0 ? 'NEEDS' : '', `${words}${now}`, width);
  });
}

/** Every wait says how long at most, and what then. */
function limitLines({ here, atLimit }: GateFacts, { noConfig, width }: Viewed): readonly Line[] {
  if (here === undefined) {
    const why = noConfig === undefined ? 'this site has nothing that it is made for' : 'the configuration says it';
    return labelled('LIMIT', `? (${why}); then: ${atLimit}`, width);
  }
  const { limitSeconds, limitKeys } = here;
  if (limitSeconds === undefined) return labelled('LIMIT', 'none: it waits for as long as it takes', width);
  const [shortest, longest] = limitSeconds;
  const range = shortest === longest ? duration(shortest) : `${duration(shortest)} to ${duration(longest)}`;
  const from = limitKeys.length === 0 ? 'fixed' : limitKeys.join(' + ');
  return labelled('LIMIT', `${range} (${from}); then: ${atLimit}`, width);
}

const unknownVerdicts: Readonly<Record<string, string>> = {
  done: 'is done',
  'not-done': 'is not done, and waits',
  unknown: 'cannot tell, which counts as not done: it waits',
  'not-applicable': 'is not needed',
};

function unknownWords({ unknown: { is, reason, asks } }: GateHere): string {
  const asked = asks.length === 0 ? 'asks for nothing' : `asks for ${asks.join(', ')}`;
  return `with every fact unknown it ${unknownVerdicts[is] ?? is} (${reason}), and ${asked}`;
}

function waysOut(gate: Gate | undefined, { status, width, call }: Viewed): readonly Line[] {
  const reason = reasonOf(gate);
  if (reason === undefined) return [];
  const ways = remedyOf(reason, { branch: status?.expectedFluxBranch, call });
  return [
    ...wayLines(ways, ['  Either  ', '  or      '], width),
    ...commandLines('Why', `${call} explain ${reason}`, width),
  ];
}
