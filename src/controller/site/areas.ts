/** The real site, being read: every observer over its clients. Shared by whoever acts on it and by whoever only looks. */
import type { AnankeConfig } from '../../api/config-schema.ts';
import type { Config } from '../../core/config.ts';
import type { CellName } from '../../core/facts.ts';
import type { Clock } from '../../core/ports.ts';
import type { Attending } from '../../observers/attend.ts';
import { type Cells, createCells } from '../../observers/cells.ts';
import { laterBy } from '../../observers/later.ts';
import type { Polling } from '../../observers/poll.ts';
import type { Area, Ground } from './area.ts';
import { type KubernetesArea, openKubernetes } from './kubernetes.ts';
import { type NodesArea, openNodes } from './nodes.ts';
import { type OwnHostMeans, openOwnHost } from './own-host.ts';
import { openServices } from './services.ts';
import { type Standstill, watchStandstill } from './standstill.ts';
import { openUpses, type UpsesArea } from './ups.ts';
import { openVault } from './vault.ts';

export interface SiteOptions {
  readonly config: Config;
  readonly file: AnankeConfig;
  readonly clock: Clock;
  readonly random: () => number;
  readonly host: OwnHostMeans;
  readonly onChange: (cell: CellName) => void;
  readonly onProblem: (message: string) => void;
}

export interface OpenAreas {
  readonly attending: Attending;
  readonly cells: Cells;
  /** By what they read. */
  readonly polls: ReadonlyMap<string, Polling>;
  readonly standstill: Standstill;
  readonly host: Area<'PowerOffSelf'>;
  readonly upses: UpsesArea;
  readonly nodes: NodesArea;
  readonly kubernetes: KubernetesArea;
  readonly vault: Area<'UnsealVault'>;
  /** Ends the observers and their connections. */
  close(): Promise<void>;
}

export function openAreas(options: SiteOptions): OpenAreas {
  const { clock } = options;
  const closing = new AbortController();
  const attending: Attending = { machines: new Set(), open: false };
  const cells = createCells(laterBy(clock, closing.signal), (cell) => {
    // Whatever comes in while everything ends is nobody's news.
    if (!closing.signal.aborted) options.onChange(cell);
  });
  const ground: Ground = { ...options, cells, attending, closing: closing.signal };
  const nodes = openNodes(ground);
  const host = openOwnHost(ground, options.host, (up) => nodes.setLink(up));
  const [upses, kubernetes] = [openUpses(ground), openKubernetes(ground)];
  const vault = openVault(ground, kubernetes);
  const areas = [host, upses, nodes, kubernetes, vault, openServices(ground)];
  const polls = new Map<string, Polling>(areas.flatMap((area) => [...area.polls]));
  return {
    attending,
    cells,
    polls,
    standstill: watchStandstill(clock, { cells, polls }, closing.signal),
    host,
    upses,
    nodes,
    kubernetes,
    vault,
    async close() {
      closing.abort('closing');
      for (const area of areas) area.close();
      await Promise.all([...polls.values()].map(({ done }) => done));
    },
  };
}
