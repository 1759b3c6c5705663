/** Every check there is, in the order in which people read them: first this host, then power, the machines, and the cluster. */
import type { Check, ConfigCheck } from './check.ts';
import { foundWithoutDns } from './files/found-without-dns.ts';
import { quorumOfServers } from './files/quorum.ts';
import { startsAgain } from './files/starts-again.ts';
import { switchesTakeAll } from './files/switches.ts';
import { watchesPower } from './files/watches-power.ts';
import { apiServers } from './site/api.ts';
import { daemonAlive } from './site/daemon.ts';
import { desiredState } from './site/desired.ts';
import { ownFolders } from './site/folders.ts';
import { ownHost } from './site/host.ts';
import { clocks, nodeVerbs, sshAccess, stayDownMarkers } from './site/machines.ts';
import { clusterNodes } from './site/nodes.ts';
import { offChecks } from './site/off-checks.ts';
import { upsOrders } from './site/orders.ts';
import { usableParts } from './site/parts.ts';
import { apiRights } from './site/rights.ts';
import { serviceProbes } from './site/services.ts';
import { upsReadings } from './site/ups.ts';

export const checks: readonly Check[] = [
  watchesPower,
  startsAgain,
  switchesTakeAll,
  quorumOfServers,
  foundWithoutDns,
  ownHost,
  usableParts,
  ownFolders,
  desiredState,
  daemonAlive,
  upsReadings,
  upsOrders,
  sshAccess,
  nodeVerbs,
  clocks,
  stayDownMarkers,
  offChecks,
  apiServers,
  apiRights,
  clusterNodes,
  serviceProbes,
];

/** What `ananke validate` says of a configuration that is valid. Offline: nobody is asked. */
export const configChecks: readonly ConfigCheck[] = checks.filter((check) => check.needs === 'files');
