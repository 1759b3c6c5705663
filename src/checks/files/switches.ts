import { lostWith } from '../../core/loss.ts';
import { siteOf } from '../../core/site.ts';
import type { ConfigCheck } from '../check.ts';

/** `on_critical: nodes` promises to spare the others, and cannot keep it when they are reached through a switch on that UPS. */
export const switchesTakeAll: ConfigCheck = {
  needs: 'files',
  name: 'network',
  about: 'Whether a UPS can spare the others, as its configuration promises.',
  check: (config) =>
    config.ups
      .filter(({ onCritical, name }) => {
        const lost = lostWith(config, new Set([name]));
        const { servers, quorum } = siteOf(config);
        const left = servers.filter((server) => !lost.has(server)).length;
        return onCritical === 'nodes' && servers.length > 0 && left < quorum;
      })
      .map(
        ({ name }) =>
          `${name} has on_critical: nodes, but without it too few servers are left or reachable, so it takes the cluster down`,
      ),
};
