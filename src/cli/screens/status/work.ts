/** What is being done: groups of steps on the way down, gates on the way up, machines that deviate. */
import { counted } from '../../../api/counted.ts';
import type { Gate, Group } from '../../../api/status-steps.ts';
import { type Cell, table } from '../table.ts';
import { type Line, line, span, type Tone } from '../text.ts';
import { duration } from '../times.ts';
import { isUndecided, type Seen } from './headline.ts';
import { isQuiet, labelled } from './intent.ts';
import { deviates, machineTable } from './machines.ts';

/** Of which machines there is a line; while a run is on, those that deviate are told by its steps. */
export type Shown = 'all' | 'deviating' | 'none';

export function workLines(seen: Seen, shown: Shown): readonly Line[] {
  const { status } = seen;
  if (isUndecided(status)) return [];
  const machines = machineLines(seen, shown);
  if (isQuiet(status)) return [...quietLines(seen), ...machines];
  const work = status.run?.way === 'down' ? groupLines(status.groups) : gateLines(status.gates);
  return [...work, ...machines];
}

const groupTones: Readonly<Record<Group['state'], Tone>> = {
  waiting: 'dim',
  running: 'plain',
  done: 'green',
  blocked: 'red',
  skipped: 'dim',
};

function groupLines(groups: readonly Group[]): readonly Line[] {
  const columns = [
    { head: 'STEP' },
    { head: 'DONE', right: true },
    { head: 'TOOK', right: true },
    { head: 'PLAN', right: true },
    { head: 'NOW' },
  ] as const;
  const rows = groups.map((group): readonly Cell[] => [
    group.name,
    `${group.done}/${group.total}`,
    group.tookSeconds === undefined ? '-' : duration(group.tookSeconds),
    group.planSeconds === undefined ? '?' : duration(group.planSeconds),
    span(group.now, group.givenUp.length > 0 ? 'yellow' : groupTones[group.state]),
  ]);
  return table(columns, rows);
}

const gateTones: Readonly<Record<Gate['verdict'], Tone>> = {
  passed: 'green',
  waits: 'dim',
  running: 'yellow',
  blocked: 'red',
  'given-up': 'yellow',
  skipped: 'dim',
};

const verdictWords: Readonly<Partial<Record<Gate['verdict'], string>>> = {
  blocked: 'BLOCKED',
  running: 'now',
  'given-up': 'given up',
};

/** The gates that are through are one line: what matters is where it stands. So are those whose turn has not come. */
function gateLines(gates: readonly Gate[]): readonly Line[] {
  const columns = [{ head: 'GATE' }, { head: 'VERDICT' }, { head: 'TOOK', right: true }, { head: 'EVIDENCE' }] as const;
  const first = gates.findIndex(({ verdict }) => !isThrough(verdict));
  const through = first < 0 ? gates.length : first;
  const last = gates.findLastIndex(({ verdict }) => verdict !== 'waits') + 1;
  return table(columns, [
    ...shortened(gates, 0, through),
    ...gates.slice(through, Math.max(through, last)).map((gate, index) => gateRow(gate, through + index)),
    ...shortened(gates, Math.max(through, last), gates.length),
  ]);
}

const isThrough = (verdict: Gate['verdict']): boolean => verdict === 'passed' || verdict === 'skipped';

function shortened(gates: readonly Gate[], from: number, to: number): readonly (readonly Cell[])[] {
  const part = gates.slice(from, to);
  const [first] = part;
  const end = part.at(-1);
  if (first === undefined || end === undefined || part.length < 3)
    return part.map((gate, index) => gateRow(gate, from + index));
  const took = part.flatMap(({ tookSeconds }) => tookSeconds ?? []);
  const verdict = isThrough(first.verdict) ? 'passed' : 'waits';
  return [
    [
      `${from + 1}-${to}  ${first.name} ... ${end.name}`,
      span(verdict, gateTones[verdict]),
      took.length === 0 || verdict === 'waits' ? '-' : duration(Math.max(...took)),
      '',
    ],
  ];
}

function gateRow(gate: Gate, index: number): readonly Cell[] {
  return [
    `${index + 1}  ${gate.name}`,
    span(verdictWords[gate.verdict] ?? gate.verdict, gateTones[gate.verdict]),
    gate.tookSeconds === undefined ? '-' : duration(gate.tookSeconds),
    gate.verdict === 'waits' ? '' : gate.evidence,
  ];
}

function quietLines({ status, width }: Seen): readonly Line[] {
  const { servers, agents, gates } = status;
  const ignored = status.machines.filter((machine) => machine.ignored).length;
  const counts = [
    `${servers.ready}/${counted(servers.total, 'server')} Ready`,
    `${agents.ready}/${counted(agents.total, 'agent')} Ready`,
    ...(servers.unknown + agents.unknown > 0 ? [`${servers.unknown + agents.unknown} unknown`] : []),
    ...(ignored > 0 ? [`${ignored} ignored`] : []),
  ];
  const passed = gates.filter(({ verdict }) => verdict === 'passed' || verdict === 'skipped').length;
  const failing = gates.filter(({ verdict }) => verdict !== 'passed' && verdict !== 'skipped').map(({ name }) => name);
  const gateText = `${passed}/${gates.length} passed${failing.length > 0 ? `; not: ${failing.join(' ')}` : ''}`;
  return [
    ...labelled('NODES', counts.join(', '), width),
    ...(gates.length > 0 && status.targets?.cluster !== 'quiet' ? labelled('GATES', gateText, width) : []),
  ];
}

function machineLines({ status }: Seen, shown: Shown): readonly Line[] {
  const machines = status.machines.filter(
    (machine) => shown === 'all' || (shown === 'deviating' && isQuiet(status) && deviates(machine)),
  );
  return machines.length === 0 ? [] : [line(''), ...machineTable(machines)];
}
