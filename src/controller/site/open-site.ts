/** The four ports bound to the real world. Everything that this opens ends with its `close`. */
import type { AnankeConfig } from '../../api/config-schema.ts';
import { openFiles } from '../../clients/files/files.ts';
import type { Config } from '../../core/config.ts';
import type { CellName } from '../../core/facts.ts';
import type { Clock } from '../../core/ports.ts';
import { type Handlers, handle } from '../../executor/handlers/handler.ts';
import { type Attending, attendTo } from '../../observers/attend.ts';
import { createCells } from '../../observers/cells.ts';
import { laterBy } from '../../observers/later.ts';
import type { Polling } from '../../observers/poll.ts';
import { pollsAfter } from '../../observers/polls.ts';
import type { SitePorts } from '../session.ts';
import type { Ground } from './area.ts';
import { openKubernetes } from './kubernetes.ts';
import { openNodes } from './nodes.ts';
import { type OwnHostMeans, openOwnHost } from './own-host.ts';
import { openServices } from './services.ts';
import { openUpses } from './ups.ts';
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

export function openSite(options: SiteOptions): SitePorts {
  const { config, clock } = options;
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
  const handlers: Handlers = {
    ...host.handlers,
    ...upses.handlers,
    ...nodes.handlers,
    ...kubernetes.handlers,
    ...vault.handlers,
  };
  return {
    ports: {
      clock,
      files: openFiles(),
      perceive: (sequence) => ({ sequence, takenAt: clock.now(), wallAt: clock.wallNow(), facts: cells.picture() }),
      attend: (attention) => attendTo(attending, attention, polls, config),
      async perform(action, signal) {
        const answer = await handle(handlers, action.kind, action, signal);
        // Also after a refusal: something may have changed, and the sooner it is seen the better.
        for (const name of pollsAfter(action, config)) polls.get(name)?.follow();
        return answer;
      },
    },
    async close() {
      closing.abort('closing');
      for (const area of areas) area.close();
      await Promise.all([...polls.values()].map(({ done }) => done));
    },
  };
}
