/** What can stand behind each flag, and as each word of a verb. */
import { reasons } from '../../api/reasons.ts';
import { holdName, upsName } from '../../core/ids.ts';
import { kinds } from '../explain/subject.ts';
import { modes } from '../modes.ts';
import { outputs } from '../outputs.ts';
import { shells } from '../shells.ts';
import type { SiteNames } from './site-names.ts';

/** One value, and what it is, for shells that show it. */
export interface Value {
  readonly value: string;
  readonly about?: string;
}
/** Free text has no values. A site is read, and a schema loaded, only where they are asked for. */
type Source = 'files' | 'text' | ((site: () => Promise<SiteNames>, current: string) => Promise<readonly Value[]>);

/** By the flag, or by the verb and the flag where verbs differ. */
const flags: Readonly<Record<string, Source>> = {
  '--config': 'files',
  '--desired': 'files',
  '--replay': 'files',
  '--mode': fixed(modes),
  '--ignore-node': nodes,
  '--unignore-node': nodes,
  '--accept-power': acceptedPower,
  '--reason': 'text',
  '--force-flux-branch': 'text',
  '--for': 'text',
  '--timeout': 'text',
  '--since': 'text',
  '--run': 'text',
  '--folder': 'files',
  '--site': sites,
  '--seed': 'text',
  '--battery': 'text',
  '--value': 'text',
  '--text': 'text',
  '--clear': 'text',
  ...Object.fromEntries(Object.entries(outputs).map(([verb, forms]) => [`${verb} --output`, fixed(forms)])),
};
/** By the verb and the name of its argument. */
const words: Readonly<Record<string, Source>> = {
  'set up|down': fixed(['up', 'down']),
  'plan up|down': fixed(['up', 'down']),
  'completion shell': fixed(shells),
  'validate files': 'files',
  'release hold': holds,
  'explain what': explained,
  'history run': 'text',
  'lab fault kind': faults,
  'lab fault target': targets,
};

export const sourceOfFlag = (verb: string, flag: string): Source | undefined => flags[`${verb} ${flag}`] ?? flags[flag];
export const sourceOfWord = (verb: string, argument: string): Source | undefined => words[`${verb} ${argument}`];

function fixed(all: readonly string[]): Source {
  return () => Promise.resolve(valuesOf(all));
}

const valuesOf = (all: readonly string[]): readonly Value[] => all.map((value) => ({ value }));

async function nodes(site: () => Promise<SiteNames>): Promise<readonly Value[]> {
  return valuesOf((await site()).nodes);
}

const holdsOf = (upses: readonly string[]): readonly string[] => upses.map((name) => holdName(upsName(name)));

async function holds(site: () => Promise<SiteNames>): Promise<readonly Value[]> {
  return valuesOf(holdsOf((await site()).upses));
}

async function acceptedPower(site: () => Promise<SiteNames>): Promise<readonly Value[]> {
  return valuesOf((await site()).upses.flatMap((name) => [`${name}=unknown`, `${name}=on-battery`]));
}

const kindAbout: Readonly<Record<(typeof kinds)[number], string>> = {
  ups: 'a UPS',
  node: 'a machine',
  gate: 'a step of the way up',
  hold: 'what a UPS asks for',
};

async function sites(): Promise<readonly Value[]> {
  return valuesOf((await import('../lab.ts')).siteNames);
}

async function faults(): Promise<readonly Value[]> {
  return (await import('../lab.ts')).faultWords();
}

/** Pods and the like are too many: UPSes and machines are what most faults are on. */
async function targets(site: () => Promise<SiteNames>): Promise<readonly Value[]> {
  const { upses, nodes } = await site();
  return valuesOf([...upses, ...nodes]);
}

/** There are hundreds: a kind, and a group of keys, is offered first, and what is in it when it is there. */
async function explained(site: () => Promise<SiteNames>, current: string): Promise<readonly Value[]> {
  const slash = current.indexOf('/');
  const kind = kinds.find((one) => one === current.slice(0, Math.max(0, slash)));
  if (kind !== undefined) return valuesOf((await namesOfKind(kind, site)).map((name) => `${kind}/${name}`));
  const { allKeys } = await import('../../api/key-help.ts');
  return [
    ...kinds.map((one) => ({ value: `${one}/`, about: kindAbout[one] })),
    ...Object.entries(reasons).map(([value, about]) => ({ value, about })),
    ...keysAt(allKeys(), current),
  ];
}

async function namesOfKind(kind: (typeof kinds)[number], site: () => Promise<SiteNames>): Promise<readonly string[]> {
  switch (kind) {
    case 'ups':
      return (await site()).upses;
    case 'node':
      return (await site()).nodes;
    case 'hold':
      return holdsOf((await site()).upses);
    case 'gate':
      return (await import('../../telemetry/explain/gate.ts')).gateNames;
  }
}

/** `power` and `power.`: a group is a key of its own, and has keys in it. */
function keysAt(keys: readonly string[], current: string): readonly Value[] {
  const next = keys
    .filter((key) => key.startsWith(current))
    .map((key) => {
      const dot = key.indexOf('.', current.length);
      return dot < 0 ? key : key.slice(0, dot + 1);
    });
  return valuesOf([...new Set(next)]);
}
