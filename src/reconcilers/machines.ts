/** What is known of each machine: one picture per tick, from its cells. Unknown is never off. */
import type { Config } from '../core/config.ts';
import { fact, factAbout, type NodeReading, type Snapshot } from '../core/facts.ts';
import type { BootId, NodeName } from '../core/ids.ts';
import type { Memory, Target } from '../core/memory.ts';
import { after, type Instant, type Moment } from '../core/moment.ts';
import { valueOf } from '../core/observed.ts';
import { type Site, siteOf } from '../core/site.ts';

export interface MachinePicture {
  /** It takes connections on the SSH port now. */
  readonly answers: boolean;
  /** It is known that it does not. Not a proof of anything else. */
  readonly silent: boolean;
  /** proven: two classes of sign. unproven: one class for long; enough to go on and to wake, for nothing irreversible. */
  readonly off: 'proven' | 'unproven' | 'no';
  /** Its own authenticated word, when it is known now. */
  readonly reading: NodeReading | undefined;
  readonly state: Target | 'unknown';
}
export type Pictures = ReadonlyMap<NodeName, MachinePicture>;

export interface PictureInput {
  readonly config: Config;
  readonly snapshot: Snapshot;
  readonly memory: Memory;
  readonly now: Moment;
}

export function pictureAll(input: PictureInput): Pictures {
  const site = siteOf(input.config);
  const witnesses = witnessesBySwitch(input, site);
  return new Map(input.config.machines.map((machine) => [machine.name, picture(machine.name, input, site, witnesses)]));
}

function picture(name: NodeName, input: PictureInput, site: Site, witnesses: Witnesses): MachinePicture {
  const reading = valueOf(factAbout(input.snapshot, 'node', name));
  if (name === input.config.self) {
    // Whoever decides is on. Whether Kubernetes runs beside it is a question of what was read, as everywhere.
    const state = site.machine.get(name)?.role === 'host' ? 'running' : stateOf(name, 'no', reading, site);
    return { answers: true, silent: false, off: 'no', reading, state };
  }
  const reach = valueOf(factAbout(input.snapshot, 'reach', name));
  const silent = reach?.answer === 'silent';
  const off = reach !== undefined && silent ? offSigns(name, reach.since, input, witnesses) : 'no';
  const answers = reach?.answer === 'answers';
  return { answers, silent, off, reading, state: stateOf(name, off, answers ? reading : undefined, site) };
}

function stateOf(
  name: NodeName,
  off: MachinePicture['off'],
  reading: NodeReading | undefined,
  site: Site,
): MachinePicture['state'] {
  if (off === 'proven') return 'off';
  if (reading === undefined) return 'unknown';
  if (site.machine.get(name)?.role === 'host') return 'running';
  const { workload, storage, system } = reading.containers;
  const isUp = reading.unit === 'active' || reading.unit === 'activating' || reading.unit === 'deactivating';
  return !isUp && workload + storage + system === 0 ? 'stopped' : 'running';
}

/**
 * Classes of sign: silence on the network with a witness on the same switch; the machine's own last words (with silence); an
 * outlet or BMC that says so, and one that says the opposite settles it. Silence alone proves nothing about a machine whose switch
 * nobody can vouch for.
 */
function offSigns(name: NodeName, since: Instant, input: PictureInput, witnesses: Witnesses): MachinePicture['off'] {
  const { snapshot, memory, now, config } = input;
  const witnessed = witnesses(name);
  const silence = witnessed && now.reached(after(since, config.shutdown.offSilenceMs));
  const words = valueOf(factAbout(snapshot, 'words', name));
  const lastWords = silence && words !== undefined && words.bootId === lastBoot(memory, name);
  const power = valueOf(factAbout(snapshot, 'outlet', name))?.power;
  if (power === 'on') return 'no';
  const signs = [silence, lastWords, power === 'off'].filter(Boolean).length;
  if (signs >= 2) return 'proven';
  return witnessed && now.reached(after(since, config.shutdown.offUnprovenMs)) ? 'unproven' : 'no';
}

function lastBoot(memory: Memory, name: NodeName): BootId | undefined {
  return memory.committed[name] ?? memory.boots[name];
}

type Witnesses = (name: NodeName) => boolean;

/** Somebody behind the same switches answers, or the own link hangs on the same switch and is up. */
function witnessesBySwitch({ config, snapshot }: PictureInput, site: Site): Witnesses {
  const { groups, ownGroup } = switchGroupsOf(config, site);
  const linkUp = valueOf(fact(snapshot, 'host'))?.linkUp === true;
  const alive = new Map<string, number>();
  for (const [name, group] of groups) {
    const witness = name === config.self ? linkUp : valueOf(factAbout(snapshot, 'reach', name))?.answer === 'answers';
    if (witness) alive.set(group, (alive.get(group) ?? 0) + 1);
  }
  // A silent machine is no witness of itself: whoever asks is not in `alive`. The own link also serves when self is no machine.
  return (name) => (alive.get(groups.get(name) ?? '') ?? 0) > 0 || (linkUp && groups.get(name) === ownGroup);
}

/** Machines that hang on the same switches have the same word. */
interface SwitchGroups {
  readonly groups: ReadonlyMap<NodeName, string>;
  readonly ownGroup: string;
}
const switchGroups = new WeakMap<Config, SwitchGroups>();

function switchGroupsOf(config: Config, site: Site): SwitchGroups {
  const known = switchGroups.get(config);
  if (known !== undefined) return known;
  const groupOf = (name: NodeName) =>
    config.network
      .filter((n) => n.carries === 'all' || n.carries.includes(name))
      .map((n) => n.name)
      .join(' ');
  const groups = new Map([...site.machine.keys()].map((name) => [name, groupOf(name)]));
  const made = { groups, ownGroup: groupOf(config.self) };
  switchGroups.set(config, made);
  return made;
}
