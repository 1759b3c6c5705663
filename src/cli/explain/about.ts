/** Pictures of one UPS, machine, gate or hold: from the status if there is one, else from what the configuration says of it. */
import type { ClusterStatus } from '../../api/status-schema.ts';
import type { Config } from '../../core/config.ts';
import { holdName } from '../../core/ids.ts';
import { lostWith } from '../../core/loss.ts';
import { CommandError, exit } from '../exit.ts';
import { type Viewed, viewedAt } from '../screens/explain/frame.ts';
import { gateScreen } from '../screens/explain/gate.ts';
import { type HoldView, holdScreen } from '../screens/explain/hold.ts';
import { nodeScreen } from '../screens/explain/node.ts';
import { upsScreen } from '../screens/explain/ups.ts';
import { type Line, type Look, line } from '../screens/text.ts';
import { configFound, type Found, statusFound, valueIn } from './sources.ts';
import { type Kind, type Known, knownNames, listed, nameIn, type Subject } from './subject.ts';

/** What is asked with: where the files are, who looks, and when. */
export interface Asked {
  readonly configPath: string;
  /** Undefined: where the configuration says. */
  readonly desiredPath: string | undefined;
  readonly env: NodeJS.ProcessEnv;
  readonly look: Look;
  readonly nowMs: number;
}

export async function aboutLines(subject: Subject, asked: Asked): Promise<readonly Line[]> {
  const status = statusFound(asked.env);
  if (subject.kind === 'gate') return gateLines(subject, status, asked);
  const { kind, name } = subject;
  // The configuration takes longer to load than all the rest: it is asked only for what the status does not say.
  const told = knownNames(kind, valueIn(status), undefined);
  const isTold = kind !== 'node' && told.has(name);
  const config: Found<Config> | undefined = isTold ? undefined : await configFound(asked.configPath);
  const known = knownNames(kind, valueIn(status), config && valueIn(config));
  if (known.size === 0 && config !== undefined && 'missing' in config && 'missing' in status)
    throw new CommandError(
      `nothing is known of ${kind}/${name}: ${status.missing}, and ${config.missing}`,
      exit.failed,
    );
  if (name === '') return listLines(kind, known);
  return screenOf(kind, nameIn(subject, known), status, config, asked);
}

function listLines(kind: Kind, known: Known): readonly Line[] {
  const names = listed(known);
  return names.length === 0 ? [line(`there is no ${kind}`)] : names.map((name) => line(`${kind}/${name}`));
}

function screenOf(
  kind: Exclude<Kind, 'gate'>,
  name: string,
  status: Found<ClusterStatus>,
  config: Found<Config> | undefined,
  asked: Asked,
): readonly Line[] | Promise<readonly Line[]> {
  const entry = config === undefined ? undefined : valueIn(config);
  const viewed = viewedFrom(status, config, asked);
  switch (kind) {
    case 'ups':
      return upsLines(name, viewed, entry);
    case 'node': {
      const machine = viewed.status?.machines.find((one) => one.name === name);
      const view = { name, machine, entry: entry?.machines.find((one) => one.name === name) };
      const excused = entry?.startup.ignoreUnavailableNodes.some((one) => one === name) === true;
      return nodeScreen({ ...view, excused }, machine === undefined ? unknownTo(viewed) : viewed);
    }
    case 'hold': {
      const ups = viewed.status?.ups.find((one) => `ups/${one.name}` === name);
      const hold = viewed.status?.holds.find((one) => one.name === name);
      return holdScreen({ name, hold, ups, takes: ups ?? takenBy(entry, name) }, viewed);
    }
  }
}

function takenBy(config: Config | undefined, hold: string): HoldView['takes'] {
  const ups = config?.ups.find(({ name }) => holdName(name) === hold);
  if (config === undefined || ups === undefined) return undefined;
  return { scope: ups.onCritical, lost: lostWith(config, new Set([ups.name])).size };
}

async function upsLines(name: string, viewed: Viewed, config: Config | undefined): Promise<readonly Line[]> {
  const told = viewed.status?.ups.find((one) => one.name === name);
  if (told !== undefined) return upsScreen(told, viewed);
  const entry = config?.ups.find((one) => one.name === name);
  if (config === undefined || entry === undefined) return [];
  const { unreadUps } = await import('../../telemetry/explain/ups-unread.ts');
  const unread = unknownTo(viewed);
  return upsScreen(unreadUps(entry, config, unread.noStatus), unread);
}

/** It is in the file, and ananke goes on with the one that it started with. */
function unknownTo(viewed: Viewed): Viewed {
  if (viewed.status === undefined) return viewed;
  const noStatus = 'nobody has read it: the ananke that runs has started with a configuration without it';
  return { ...viewed, status: undefined, noStatus };
}

async function gateLines(subject: Subject, status: Found<ClusterStatus>, asked: Asked): Promise<readonly Line[]> {
  const { gateFacts, gateNames } = await import('../../telemetry/explain/gate.ts');
  const known = new Map(gateNames.map((name) => [name, name]));
  if (subject.name === '') return listLines('gate', known);
  const name = nameIn(subject, known);
  const config = await configFound(asked.configPath);
  const facts = gateFacts(name, valueIn(config));
  if (facts === undefined) return [];
  const { settingsOf } = await import('./settings.ts');
  const keys = [...new Set([...(facts.here?.limitKeys ?? []), ...facts.settings])];
  const settings = await settingsOf(keys, { config: asked.configPath, desired: asked.desiredPath });
  return gateScreen(facts, settings, viewedFrom(status, config, asked));
}

export function viewedFrom(
  status: Found<ClusterStatus>,
  config: Found<unknown> | undefined,
  { look, nowMs }: Asked,
): Viewed {
  const found = {
    status: valueIn(status),
    noStatus: 'missing' in status ? status.missing : '',
    noConfig: config !== undefined && 'missing' in config ? config.missing : undefined,
  };
  return viewedAt(found, nowMs, look);
}
