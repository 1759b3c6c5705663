/** What `ananke validate` says of a configuration that is valid. Offline: nobody is asked. */
import type { ConfigCheck } from './check.ts';
import { quorumOfServers } from './quorum.ts';
import { startsAgain } from './starts-again.ts';
import { switchesTakeAll } from './switches.ts';
import { watchesPower } from './watches-power.ts';

export const configChecks: readonly ConfigCheck[] = [watchesPower, startsAgain, switchesTakeAll, quorumOfServers];
