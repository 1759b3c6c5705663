/**
 * The answer of `probe` -> `NodeReading`. Strict: every line has its form and every fact stands there once, or nothing is known and
 * it is said why. A machine that cannot tell one of them must not look as if it had told the others.
 */
import type { NodeReading, UnitState } from '../facts.ts';
import { bootId } from '../ids.ts';
import { skewSeconds, type WallTimes } from './clock-skew.ts';
import { replyOf } from './reply.ts';
import { bootIdWord, decodeText, machineIdWord, nameWord } from './words.ts';

export type ProbeResult =
  | { readonly is: 'read'; readonly reading: NodeReading; readonly machineId: string }
  /** The machine is another one than the configured one, and says so itself. */
  | { readonly is: 'other-machine'; readonly message: string }
  | { readonly is: 'unreadable'; readonly message: string };

export interface ProbeAsked {
  /** What containers of a namespace are: work, storage that work writes through, or part of the system. */
  readonly kindOf: (namespace: string) => 'workload' | 'storage' | 'system';
  /** Wall times of this host when it asked and when it had the answer. */
  readonly askedAtMs: number;
  readonly answeredAtMs: number;
}

export function probeResult(output: string, asked: ProbeAsked): ProbeResult {
  const reply = replyOf('probe', output);
  if (reply.is === 'refused' && reply.word === 'machine-id-differs') {
    return { is: 'other-machine', message: `Its machine id is ${reply.message.split(' ')[1] ?? 'another one'}.` };
  }
  if (reply.is !== 'said') return { is: 'unreadable', message: reply.message };
  const facts = factsIn(reply.lines);
  if (typeof facts === 'string') return { is: 'unreadable', message: `The answer to probe cannot be read: ${facts}.` };
  return { is: 'read', machineId: facts.machine, reading: readingOf(facts, asked) };
}

interface Facts {
  readonly clocks: readonly [number, number];
  readonly machine: string;
  readonly boot: string;
  readonly unit: UnitState;
  readonly synchronized: boolean;
  readonly mounts: number;
  readonly containers: readonly { readonly namespace: string; readonly isSandbox: boolean; readonly count: number }[];
  readonly marker: NodeReading['marker'];
}

/** The sentence says which fact is missing or wrong. */
function factsIn(lines: readonly string[]): Facts | string {
  const told = new Map<string, string[]>();
  for (const line of lines) {
    const [key = '', ...rest] = line.split(' ');
    if (!known.has(key)) return `it has the line ${JSON.stringify(line.slice(0, 80))}`;
    told.set(key, [...(told.get(key) ?? []), rest.join(' ')]);
  }
  const of = (key: string): readonly string[] => told.get(key) ?? [];
  const clocks = of('clock').map(milliseconds);
  const [before, after] = clocks;
  if (clocks.length !== 2 || before === undefined || after === undefined)
    return 'the clock is not told twice, in seconds';
  const [machine = '', ...moreMachines] = of('machine');
  if (!machineIdWord.test(machine) || moreMachines.length > 0) return 'the machine id is missing';
  const [boot = '', ...moreBoots] = of('boot');
  if (!bootIdWord.test(boot) || moreBoots.length > 0) return 'the boot id is missing';
  const unit = unitState(of('unit'));
  if (unit === undefined) return `systemd does not tell the state of the unit (${of('unit').join(', ') || 'nothing'})`;
  const [synchronized = 'unasked', ...moreSynchronized] = of('synchronized');
  // No time service, or none that answers: then nobody says that the clock is right, which is all that is asked.
  if (!['yes', 'no', ''].includes(synchronized) || moreSynchronized.length > 0)
    return 'timedatectl says neither yes nor no';
  const mounts = count(of('mounts'));
  if (mounts === undefined) return 'the mounts are not counted';
  const containers = containersIn(of('containers'));
  if (containers === undefined) return 'the containers are not counted';
  const [markerText, ...moreMarkers] = of('marker');
  const [, isThere, inFile = ''] = /^(none$|file )(.*)$/.exec(markerText ?? '') ?? [];
  if (isThere === undefined || moreMarkers.length > 0) return 'it is not told whether there is a marker';
  const marker = isThere === 'none' ? undefined : markerIn(inFile);
  return {
    clocks: [before, after],
    machine,
    boot,
    unit,
    synchronized: synchronized === 'yes',
    mounts,
    containers,
    marker,
  };
}
const known = new Set(['clock', 'machine', 'boot', 'unit', 'synchronized', 'mounts', 'containers', 'marker']);

function readingOf(facts: Facts, { kindOf, askedAtMs, answeredAtMs }: ProbeAsked): NodeReading {
  const containers = { workload: 0, storage: 0, system: 0 };
  for (const { namespace, isSandbox, count } of facts.containers) {
    // What holds the network of a pod does no work of its own, and it goes with the unit.
    containers[isSandbox ? 'system' : kindOf(namespace)] += count;
  }
  const [beganAtMs, endedAtMs] = facts.clocks;
  const times: WallTimes = { askedAtMs, beganAtMs, endedAtMs, answeredAtMs };
  return {
    bootId: bootId(facts.boot),
    unit: facts.unit,
    containers,
    mounts: facts.mounts,
    ...(facts.marker === undefined ? {} : { marker: facts.marker }),
    clockSkewSeconds: skewSeconds(times),
    clockSynchronized: facts.synchronized,
  };
}

/** LoadState and ActiveState of systemd (org.freedesktop.systemd1(5)); `none` on a machine outside Kubernetes. */
function unitState(lines: readonly string[]): UnitState | undefined {
  if (lines.length === 1 && lines[0] === 'none') return 'absent';
  const load = lines.filter((line) => line.startsWith('LoadState='));
  const active = lines.filter((line) => line.startsWith('ActiveState='));
  if (lines.length !== 2 || load.length !== 1 || active.length !== 1) return undefined;
  if (load[0] === 'LoadState=not-found') return 'absent';
  return unitStates[active[0]?.slice('ActiveState='.length) ?? ''];
}
const unitStates: Readonly<Record<string, UnitState>> = {
  active: 'active',
  // Both run and take a new configuration.
  reloading: 'active',
  refreshing: 'active',
  activating: 'activating',
  deactivating: 'deactivating',
  inactive: 'inactive',
  failed: 'failed',
};

function containersIn(lines: readonly string[]): Facts['containers'] | undefined {
  if (lines.at(-1) !== 'counted') return undefined;
  const found = lines
    .slice(0, -1)
    .map((line) => /^(-|[a-z0-9][a-z0-9-]*) (container|sandbox) ([1-9][0-9]{0,5})$/.exec(line));
  if (found.includes(null)) return undefined;
  return found.map((parts) => ({
    namespace: parts?.[1] ?? '-',
    isSandbox: parts?.[2] === 'sandbox',
    count: Number(parts?.[3]),
  }));
}

/** Whatever stands in the file, it is there and keeps the unit from starting; one that ananke did not write has no owner. */
function markerIn(line: string): NonNullable<NodeReading['marker']> {
  const [owner = '', epoch = '', cause = '', ...more] = line.split(' ');
  const isOurs = nameWord.test(owner) && /^[0-9]{1,15}$/.test(epoch) && cause !== '' && more.length === 0;
  if (!isOurs) return { owner: 'unknown', epoch: 0, cause: line.slice(0, 200) };
  return { owner, epoch: Number(epoch), cause: decodeText(cause) };
}

function count(lines: readonly string[]): number | undefined {
  const [text = '', ...more] = lines;
  return more.length === 0 && /^[0-9]{1,6}$/.test(text) ? Number(text) : undefined;
}

/** `date +%s.%N`; a `date` without nanoseconds prints none, or the letter. */
function milliseconds(text: string): number | undefined {
  const [, seconds, fraction = ''] = /^(\d{1,12})(?:\.(\d{1,9}|%?N)?)?$/.exec(text) ?? [];
  if (seconds === undefined) return undefined;
  return Number(seconds) * 1_000 + Math.floor(Number(`0.${/^\d+$/.test(fraction) ? fraction : '0'}`) * 1_000);
}
