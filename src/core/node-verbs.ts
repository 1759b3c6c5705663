/**
 * Everything that ananke can tell a machine: a closed list of verbs. Each has a form of a few plain words; what they make a
 * machine do stands in node-verbs/. A verb is a question or the beginning of something, never a wait.
 */
import {
  bootIdWord,
  countWord,
  decodeText,
  encodeText,
  machineIdWord,
  namespaceWord,
  nameWord,
  textWord,
} from './node-verbs/words.ts';

/** The verbs that change something name the machine they mean, when its configuration says which (/etc/machine-id). */
interface Addressed {
  readonly machineId?: string;
}
type Of<Name extends string, Fields extends object = object> = Addressed & { readonly verb: Name } & Readonly<Fields>;

export type NodeVerb =
  /** What the machine says of itself: `NodeReading`. */
  | Of<'probe'>
  /** Writes what is only in memory to its disks. */
  | Of<'sync'>
  /** systemctl stop --no-block of the Kubernetes unit: containers stay (KillMode=process). */
  | Of<'stop'>
  /** systemctl start --no-block: a first server would otherwise wait for the others for ever (TimeoutStartSec=0). */
  | Of<'start'>
  /** Ends containers outside these namespaces: their stop signal, at most this grace, then SIGKILL. */
  | Of<'end-workloads', { graceSeconds: number; keep: readonly string[] }>
  /** The kill script of the distribution: SIGKILL for every container, unmounts by force. */
  | Of<'kill-leftovers'>
  /** Keeps Kubernetes from starting at boot. A marker of a later epoch stays as it is. */
  | Of<'stay-down', { owner: string; epoch: number; cause: string }>
  /** Takes that away, unless the marker is of a later epoch or of another owner. */
  | Of<'clear-stay-down', { owner: string; epoch: number }>
  /** Begins an etcd snapshot, whose file name begins with this name. */
  | Of<'snapshot', { name: string }>
  | Of<'snapshot-list'>
  /** Only while the machine runs in this boot. */
  | Of<'poweroff', { bootId: string }>
  | Of<'kill-then-poweroff', { bootId: string }>
  | Of<'poweroff-force', { bootId: string }>;
export type VerbName = NodeVerb['verb'];

interface Shape {
  /** The form of each word after the name and the machine id. */
  readonly words: readonly RegExp[];
  readonly changes: boolean;
  /** Its channel stays open after the answer, until the machine goes. */
  readonly follows?: true;
}
const reads = { words: [], changes: false } as const;
const poweroff = { words: [bootIdWord], changes: true, follows: true } as const;

/** The whole list, as data: what a forced command on a machine accepts can be made from it. */
export const nodeVerbs: Readonly<Record<VerbName, Shape>> = {
  probe: reads,
  sync: { words: [], changes: true },
  stop: { words: [], changes: true },
  start: { words: [], changes: true },
  'end-workloads': { words: [countWord, namespaceWord], changes: true },
  'kill-leftovers': { words: [], changes: true },
  'stay-down': { words: [nameWord, countWord, textWord], changes: true },
  'clear-stay-down': { words: [nameWord, countWord], changes: true },
  snapshot: { words: [nameWord], changes: true },
  'snapshot-list': reads,
  poweroff,
  'kill-then-poweroff': poweroff,
  'poweroff-force': poweroff,
};

/** Stands where a machine id would, and none is configured. */
const anyMachine = '-';

export type VerbWords =
  | { readonly is: 'words'; readonly words: readonly string[] }
  | { readonly is: 'refused'; readonly message: string };

/** The verb as it stands on the wire: name, machine id, and its own words. Refused when one has not its form. */
export function wordsOf(verb: NodeVerb): VerbWords {
  const words = [verb.verb, verb.machineId ?? anyMachine, ...ownWords(verb)];
  const wrong = firstWrong(words);
  if (wrong === undefined) return { is: 'words', words };
  const shown = JSON.stringify(wrong.slice(0, 60));
  return { is: 'refused', message: `The verb ${verb.verb} cannot be said: ${shown} has not the form that it needs.` };
}

/** The other way round, for whoever serves them; undefined for anything but a whole verb. */
export function verbFrom(words: readonly string[]): NodeVerb | undefined {
  if (firstWrong(words) !== undefined) return undefined;
  const [name = '', machine = anyMachine, first = '', second = '', third = ''] = words;
  const addressed = machine === anyMachine ? {} : { machineId: machine };
  switch (name) {
    case 'probe':
    case 'sync':
    case 'stop':
    case 'start':
    case 'kill-leftovers':
    case 'snapshot-list':
      return { verb: name, ...addressed };
    case 'end-workloads':
      return {
        verb: name,
        ...addressed,
        graceSeconds: Number(first),
        keep: second.split(',').filter((one) => one !== '-'),
      };
    case 'stay-down':
      return { verb: name, ...addressed, owner: first, epoch: Number(second), cause: decodeText(third) };
    case 'clear-stay-down':
      return { verb: name, ...addressed, owner: first, epoch: Number(second) };
    case 'snapshot':
      return { verb: name, ...addressed, name: first };
    case 'poweroff':
    case 'kill-then-poweroff':
    case 'poweroff-force':
      return { verb: name, ...addressed, bootId: first };
    default:
      return undefined;
  }
}

export function isVerbName(name: string): name is VerbName {
  return Object.hasOwn(nodeVerbs, name);
}

function ownWords(verb: NodeVerb): readonly string[] {
  switch (verb.verb) {
    case 'end-workloads':
      return [String(verb.graceSeconds), verb.keep.length === 0 ? '-' : verb.keep.join(',')];
    case 'stay-down':
      return [verb.owner, String(verb.epoch), encodeText(verb.cause)];
    case 'clear-stay-down':
      return [verb.owner, String(verb.epoch)];
    case 'snapshot':
      return [verb.name];
    case 'poweroff':
    case 'kill-then-poweroff':
    case 'poweroff-force':
      return [verb.bootId];
    case 'probe':
    case 'sync':
    case 'stop':
    case 'start':
    case 'kill-leftovers':
    case 'snapshot-list':
      return [];
  }
}

function firstWrong([name = '', machine = '', ...own]: readonly string[]): string | undefined {
  if (!isVerbName(name)) return name;
  if (machine !== anyMachine && !machineIdWord.test(machine)) return machine;
  const { words } = nodeVerbs[name];
  if (own.length !== words.length) return own.join(' ');
  return own.find((word, place) => words[place]?.test(word) !== true);
}
