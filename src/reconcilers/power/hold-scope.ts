/** Which machines a hold takes down. */
import type { Config } from '../../core/config.ts';
import type { NodeName, UpsName } from '../../core/ids.ts';
import { lostBeside, lostWith } from '../../core/loss.ts';
import { siteOf } from '../../core/site.ts';

/**
 * What goes with UPSes that do not take the whole cluster down, beside those that are dark already. Undefined is the whole cluster:
 * the servers that would be left could not vote.
 */
export function scopeOfPartial(
  config: Config,
  critical: ReadonlySet<UpsName>,
  dark: ReadonlySet<UpsName>,
): ReadonlySet<NodeName> | undefined {
  const nodes = lostBeside(config, critical, dark);
  const gone = lostWith(config, dark);
  const { servers, quorum } = siteOf(config);
  const left = servers.filter((server) => !nodes.has(server) && !gone.has(server)).length;
  return servers.length > 0 && left < quorum ? undefined : nodes;
}
