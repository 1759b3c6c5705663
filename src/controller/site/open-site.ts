/** The four ports bound to the real world. Everything that this opens ends with its `close`. */
import { openFiles } from '../../clients/files/files.ts';
import { type Handlers, handle } from '../../executor/handlers/handler.ts';
import { attendTo } from '../../observers/attend.ts';
import { pollsAfter } from '../../observers/polls.ts';
import type { SitePorts } from '../session.ts';
import { openAreas, type SiteOptions } from './areas.ts';

export function openSite(options: SiteOptions): SitePorts {
  const { config, clock } = options;
  const areas = openAreas(options);
  const { attending, cells, polls, standstill, host, upses, nodes, kubernetes, vault } = areas;
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
      perceive(sequence) {
        standstill.look();
        return { sequence, takenAt: clock.now(), wallAt: clock.wallNow(), facts: cells.picture() };
      },
      attend: (attention) => attendTo(attending, attention, polls, config),
      async perform(action, signal) {
        const answer = await handle(handlers, action.kind, action, signal);
        // Also after a refusal: something may have changed, and the sooner it is seen the better.
        for (const name of pollsAfter(action, config)) polls.get(name)?.follow();
        return answer;
      },
    },
    close: () => areas.close(),
  };
}
