/** Which machines a hold takes down. */
import type { Config } from '../../core/config.ts';
import type { NodeName, UpsName } from '../../core/ids.ts';
import { goneWith, lostBeside } from '../../core/loss.ts';
import { siteOf } from '../../core/site.ts';

/**
 * What goes with UPSes that do not take the whole cluster down, beside those that are dark already. Undefined is the whole cluster:
 * the servers that would be left could not vote. `dead`: servers that should run and are proven off.
 */
export function scopeOfPartial(
  config: Config,
  critical: ReadonlySet<UpsName>,
  dark: ReadonlySet<UpsName>,
  dead: ReadonlySet<NodeName>,
): ReadonlySet<NodeName> | undefined {
  const nodes = lostBeside(config, critical, dark);
  const gone = goneWith(config, dark);
  const { servers, quorum } = siteOf(config);
  const voting = servers.filter((server) => !dead.has(server));
  const left = voting.filter((server) => !nodes.has(server) && !gone.has(server));
  // Where nobody could vote before, nothing of that is lost with these.
  return voting.length >= quorum && left.length < quorum ? undefined : nodes;
}
