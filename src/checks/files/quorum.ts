import { siteOf } from '../../core/site.ts';
import type { ConfigCheck } from '../check.ts';

/** Two servers, or four, bear no more losses than one less (https://etcd.io/docs/latest/faq/). */
export const quorumOfServers: ConfigCheck = {
  needs: 'files',
  name: 'servers',
  about: 'How many servers bear a loss.',
  check: (config) => {
    const { servers } = siteOf(config);
    if (config.cluster.datastore === 'external' || config.cluster.datastore === 'sqlite') return [];
    if (servers.length === 0) return ['no machine has role: server, so there is nothing that could be started'];
    return servers.length % 2 === 1 ? [] : [`${servers.length} servers bear no more losses than ${servers.length - 1}`];
  },
};
