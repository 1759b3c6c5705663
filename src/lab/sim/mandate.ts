// The plain words in which the checkers of the world are told what was configured and what was said.
import type { Config, UpsConfig } from '../../core/config.ts';
import { nothingLearned } from '../../core/decision.ts';
import type { DesiredSpec } from '../../core/desired.ts';
import { budgetOfScope } from '../../reconcilers/power/assess-power.ts';
import type { Mandate, Rules, Word } from '../world/checkers/index.ts';
import type { Limits } from '../world/checkers/mandate.ts';
import type { Site } from '../world/site.ts';

/** Lists that the harness appends to while the world runs. */
export interface OpenMandate extends Mandate {
  readonly words: Word[];
  readonly rules: Rules;
  readonly recorded: Mutable<Mandate['recorded']>;
  readonly blocked: { at: number; until?: number; reason: string; subject: string; needsPerson?: boolean }[];
  readonly absent: { from: number; until?: number }[];
}
type Mutable<List> = List extends readonly (infer Item)[] ? Item[] : never;

export function openMandate(config: Config, site: Site, bootstrap: boolean): OpenMandate {
  return { words: [], rules: rulesOf(config, site, bootstrap), recorded: [], blocked: [], absent: [] };
}

export function wordOf(at: number, spec: DesiredSpec): Word {
  const { cluster, mode, ignoredNodes, act, options } = spec;
  return {
    at,
    cluster,
    mode,
    ignored: ignoredNodes,
    act,
    acceptPower: options.acceptPower ?? {},
    options: { skipDrain: options.skipDrain === true, skipEtcdSnapshot: options.skipEtcdSnapshot === true },
  };
}

function rulesOf(config: Config, site: Site, bootstrap: boolean): Rules {
  const policy = config.ups[0]?.policy;
  if (policy === undefined) throw new Error('A site without a UPS has no outages to simulate');
  const { shutdown } = config;
  return {
    offSilenceMs: shutdown.offSilenceMs,
    offUnprovenMs: shutdown.offUnprovenMs,
    limits: limitsOf(config, site),
    safetyFactor: policy.runtimeSafetyFactor,
    debounceUpdates: policy.debouncePolls,
    updateMs: policy.pollOnBatteryMs,
    commsDeadMs: policy.commsDeadMs,
    blindMarginMs: policy.blindMarginMs,
    blindMaxMs: policy.blindMaxMs,
    selfTestLimitMs: policy.selfTestLimitMs,
    restoreStableMs: policy.restoreStableMs,
    reversalStableMs: policy.reversalStableMs,
    restartMinChargePercent: policy.restartMinChargePercent,
    startupCommitMs: policy.startupCommitMs,
    needMs: Object.fromEntries(config.ups.map((ups) => [ups.name, needOfScope(ups, config)])),
    clusterNeedMs: shutdown.defaultBudgetMs,
    onCritical: Object.fromEntries(config.ups.map((ups) => [ups.name, ups.onCritical])),
    ...(policy.chargeFloorPercent === undefined ? {} : { chargeFloorPercent: policy.chargeFloorPercent }),
    ...(policy.onBatteryLimitMs === undefined ? {} : { onBatteryLimitMs: policy.onBatteryLimitMs }),
    peers: config.peers,
    keepNamespaces: shutdown.drain.keepNamespaces,
    poweroffEnabled: shutdown.poweroffEnabled,
    offUnaffected: config.offUnaffected,
    snapshots: shutdown.snapshot.enabled,
    bootstrap,
  };
}

/** What is only some machines' way down takes less than the default of the whole. */
function needOfScope(ups: UpsConfig, config: Config): number {
  return ups.onCritical === 'nodes' ? budgetOfScope(ups, config, nothingLearned) : config.shutdown.defaultBudgetMs;
}

function limitsOf({ shutdown, startup, flux, machines }: Config, site: Site): Limits {
  const boot = Math.max(0, ...machines.map((machine) => machine.bootTimeoutMs));
  const services = 1_800_000;
  return {
    gitopsMs: shutdown.gitopsTimeoutMs,
    snapshotMs: shutdown.snapshot.timeoutMs,
    drainMs: shutdown.drain.timeoutMs,
    pdbPatienceMs: shutdown.drain.pdbPatienceMs,
    maxGraceMs: shutdown.drain.maxGraceMs,
    volumesMs: shutdown.volumesTimeoutMs,
    stopMs: shutdown.stopTimeoutMs,
    poweroffMs: shutdown.poweroffTimeoutMs + shutdown.offSilenceMs,
    apiDeadMs: shutdown.apiDeadMs,
    startMs:
      3 * boot +
      3 * startup.nodesReadyTimeoutMs +
      startup.apiTimeoutMs +
      (flux?.healthyTimeoutMs ?? 0) +
      services +
      site.times.fluxIntervalMs,
    soakMs: startup.soakLimitMs + startup.stabilityMs,
  };
}
