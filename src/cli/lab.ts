/** `ananke lab`: a simulated site to play with, and what goes wrong in it. The only part of the command line that knows the lab. */
import { dirname, join, resolve } from 'node:path';
import { hostRootName } from '../controller/simulated-host.ts';
import { shellWord } from '../core/shell-word.ts';
import type { LabServers } from '../lab/sockets/open-servers.ts';
import { askLab } from '../lab/up/control-client.ts';
import { controlName, type LabFolder, openFolder } from '../lab/up/folder.ts';
import { longestFaultMs } from '../lab/up/limits.ts';
import type { Reply, Request } from '../lab/up/requests.ts';
import { catalogueLines, standingLines } from '../lab/up/shown.ts';
import { siteNames } from '../lab/up/site-names.ts';
import { faultCatalogue, faultKinds } from '../lab/world/faults.ts';
import { durationMs } from './edit/duration-flag.ts';
import { CommandError, type Exit, exit } from './exit.ts';
import { oneOf } from './one-of.ts';
import { type Line, paint } from './screens/text.ts';
import { lookOf } from './terminal.ts';
import { untilToldToLeave } from './told-to-leave.ts';
import type { Places } from './tree.ts';

export interface UpOptions {
  readonly folder?: string;
  readonly seed: string;
  readonly battery: string;
  readonly site: string;
}
export interface FaultOptions {
  readonly for?: string;
  readonly value?: string;
  readonly text?: string;
  readonly list?: true;
  readonly clear?: string;
}

/** Stays until it is told to leave. */
export async function labUp({ folder: named, ...said }: UpOptions): Promise<Exit> {
  const seed = wholeNumber('--seed', said.seed, 0, Number.MAX_SAFE_INTEGER);
  const battery = wholeNumber('--battery', said.battery, 1, 100);
  // A world and its servers take long to load, and only this needs them.
  const [{ labSite }, { openLab }] = await Promise.all([import('../lab/up/sites.ts'), import('../lab/up/open-lab.ts')]);
  const site = await labSite(oneOf(siteNames, said.site, '--site is one of'), seed, battery / 100);
  return untilToldToLeave(async (leave) => {
    const folder = openFolder(named);
    try {
      const lab = await openLab({ ...site, folder, seed, tell });
      try {
        process.stdout.write(`${exportsOf(folder, lab.servers, site.site.self)}\n`);
        await lab.run(leave);
      } finally {
        await lab.close();
      }
    } finally {
      folder.leave();
    }
    process.stdout.write(
      named === undefined ? 'ended, and nothing of it is left\n' : `ended; ${folder.path} is kept\n`,
    );
    return exit.done;
  });
}

const tell = (text: string): void => {
  process.stdout.write(`${new Date().toISOString().slice(11, 19)}  ${text}\n`);
};

function exportsOf(
  folder: LabFolder,
  { file, config, configPath, kubeconfigPath, apis }: LabServers,
  self: string,
): string {
  const variables = [
    ['ANANKE_CONFIG', configPath],
    [hostRootName, folder.root],
    ['KUBECONFIG', kubeconfigPath],
  ] as const;
  // Either would lead away from the files of the lab.
  const stray = ['ANANKE_DESIRED', 'ANANKE_RUN_DIRECTORY'].filter((name) => (process.env[name] ?? '') !== '');
  const upses = file.ups.map(({ address }) => address).join(', ');
  return [
    `${config.cluster.name} runs: ${config.machines.length} machines, and ananke is meant to run on ${self}, which is simulated too.`,
    `UPSes ${upses}; API ${[...apis.values()].map(({ url }) => url).join(', ')}`,
    `Metrics of ananke run: http://${file.metrics.listen}/metrics`,
    '',
    'Paste this into other terminals:',
    '',
    ...(stray.length === 0 ? [] : [`  unset ${stray.join(' ')}`]),
    ...variables.map(([name, value]) => `  export ${name}=${shellWord(value)}`),
    '',
    'then ananke run in one of them, and in another:',
    '',
    '  ananke status --watch',
    '  ananke lab fault --list',
    '  ananke lab status',
    '',
    'Ctrl-C ends it, and the ananke run on it.',
  ].join('\n');
}

/** For whoever is typing. */
export function faultWords(): readonly { readonly value: string; readonly about: string }[] {
  const kinds = faultKinds.map((kind) => ({ value: kind, about: faultCatalogue[kind].what }));
  return [...kinds, { value: 'mains-on', about: 'the circuit has power again' }];
}
export { siteNames } from '../lab/up/site-names.ts';

export async function labFault(
  kind: string | undefined,
  target: string | undefined,
  options: FaultOptions,
  places: Places,
): Promise<Exit> {
  if (options.list === true) return show(catalogueLines());
  if (options.clear !== undefined) return answered(places, { ask: 'clear', which: faultNumber(options.clear) });
  if (kind === undefined || target === undefined)
    throw new CommandError(
      'say which fault and on what: ananke lab fault mains-off Pyrphoros. All of them: ananke lab fault --list',
    );
  const forMs = options.for === undefined ? undefined : durationMs(options.for, '--for');
  if (forMs !== undefined && (forMs === 0 || forMs > longestFaultMs))
    throw new CommandError(`--for is from 1s to ${longestFaultMs / 3_600_000}h, and not ${options.for ?? ''}`);
  return answered(places, {
    ask: 'fault',
    kind,
    target,
    ...(forMs === undefined ? {} : { forMs }),
    ...(options.value === undefined ? {} : { value: signedNumber(options.value) }),
    ...(options.text === undefined ? {} : { text: options.text }),
  });
}

export const labStatus = (places: Places): Promise<Exit> => answered(places, { ask: 'status' });

/** A lab has its socket beside its configuration. */
async function answered({ config }: Places, request: Request): Promise<Exit> {
  const reply: Reply = await askLab(join(dirname(resolve(config)), controlName), request);
  switch (reply.is) {
    case 'done':
      process.stdout.write(`${reply.said}\n`);
      return exit.done;
    case 'wrong':
      throw new CommandError(reply.said);
    case 'standing':
      return show(standingLines(reply.standing));
  }
}

function show(lines: readonly Line[]): Exit {
  const look = lookOf(process.stdout, process.env);
  process.stdout.write(`${lines.map((one) => paint(one, look)).join('\n')}\n`);
  return exit.done;
}

const faultNumber = (said: string): number | 'all' =>
  said === 'all' ? said : wholeNumber('--clear is all, or', said, 1, Number.MAX_SAFE_INTEGER);

function signedNumber(said: string): number {
  if (/^-?\d{1,15}$/.test(said)) return Number(said);
  throw new CommandError(`--value is a whole number, and not ${JSON.stringify(said)}`);
}

function wholeNumber(flag: string, said: string, least: number, most: number): number {
  const value = /^\d{1,15}$/.test(said) ? Number(said) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw new CommandError(`${flag} is a whole number from ${least} to ${most}, and not ${JSON.stringify(said)}`);
}
