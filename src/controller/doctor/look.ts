/**
 * Looks once at everything that ananke works with from this host, by the clients and observers of the daemon, and changes nothing.
 * All is asked at once, each for a bounded time; what did not answer is told as that.
 */
import type { ParsedConfig } from '../../api/config.ts';
import type { SiteSeen } from '../../checks/seen.ts';
import { openHostClock } from '../../clients/host-clock.ts';
import { type CellName, fact, type Snapshot } from '../../core/facts.ts';
import { after } from '../../core/moment.ts';
import { valueOf } from '../../core/observed.ts';
import type { Clock } from '../../core/ports.ts';
import { siteOf } from '../../core/site.ts';
import { type OpenAreas, openAreas } from '../site/areas.ts';
import type { OwnHostMeans } from '../site/own-host.ts';
import { lookAtEndpoints, lookAtNodes } from './cluster.ts';
import { lookLimitMs } from './limits.ts';
import { lookAtOrders } from './orders.ts';
import { lookAtDaemon, lookAtDesired, lookAtFolders } from './own-files.ts';
import { lookAtRights } from './rights.ts';

export interface Looking {
  readonly parsed: Extract<ParsedConfig, { state: 'valid' }>;
  readonly desiredPath: string;
  /** How ananke is called for these files. */
  readonly call: string;
  readonly signal: AbortSignal;
  /** Which is only read. */
  readonly host: OwnHostMeans;
}

export async function lookAtSite({ parsed, desiredPath, call, signal, host }: Looking): Promise<SiteSeen> {
  const { config, file } = parsed;
  const clock = openHostClock();
  const unusable: string[] = [];
  let onChange: () => void = () => undefined;
  const areas = openAreas({
    config,
    file,
    clock,
    random: Math.random,
    host,
    onChange: () => onChange(),
    onProblem: (message) => unusable.push(message),
  });
  try {
    const { client, discovery } = areas.kubernetes;
    const own = { config, file, desiredPath, clock, signal };
    const observed = observe(areas, parsed, { clock, signal, onChange: (listener) => (onChange = listener) });
    const [snapshot, desired, folders, daemon, endpoints, clusterNodes, rights, orders] = await Promise.all([
      observed,
      lookAtDesired(own),
      lookAtFolders(own),
      lookAtDaemon(own),
      lookAtEndpoints(file, clock, signal),
      lookAtNodes(client, signal),
      lookAtRights({ config, client, discovery, signal }),
      lookAtOrders(areas.upses.orders, clock, signal),
    ]);
    return { config, call, snapshot, desired, folders, daemon, endpoints, clusterNodes, rights, orders, unusable };
  } finally {
    await areas.close();
  }
}

interface Observing {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly onChange: (listener: () => void) => void;
}

/** What the observers tell once each has read for the first time, or when the time for it is over. */
async function observe(
  { cells }: OpenAreas,
  { config }: Looking['parsed'],
  { clock, signal, onChange }: Observing,
): Promise<Snapshot> {
  const { kubelets } = siteOf(config);
  const others = config.machines.filter(({ name }) => name !== config.self);
  const wanted: readonly CellName[] = [
    'host',
    'api',
    ...config.ups.map(({ name }): CellName => `ups/${name}`),
    ...others.map(({ name }): CellName => `node/${name}`),
    ...others.flatMap(({ name, offCheck }): CellName[] => (offCheck === undefined ? [] : [`outlet/${name}`])),
    ...config.startup.services.map((name): CellName => `service/${name}`),
  ];
  const ofNodes = kubelets.map((name): CellName => `kube-node/${name}`);
  const isRead = (name: CellName): boolean => cells.get(name) !== undefined;
  const pictureNow = (): Snapshot => ({
    sequence: 1,
    takenAt: clock.now(),
    wallAt: clock.wallNow(),
    facts: cells.picture(),
  });
  const isApiReady = (): boolean => valueOf(fact(pictureNow(), 'api'))?.answer === 'ready';
  const enough = new AbortController();
  const stop = (): void => enough.abort('enough');
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  const look = (): void => {
    if (wanted.every(isRead) && (!isApiReady() || ofNodes.every(isRead))) stop();
  };
  onChange(look);
  look();
  await clock.wakeAt(after(clock.now(), lookLimitMs), enough.signal);
  onChange(() => undefined);
  signal.removeEventListener('abort', stop);
  return pictureNow();
}
