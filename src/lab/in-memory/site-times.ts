// Durations and limits for a simulated site. Small sites live in minutes: what is a quarter of an hour for a real site is
// half a minute there, and every limit comes from the site's own durations with slack, as a careful operator would set it.
import type { Config, PowerPolicy } from '../../core/config.ts';
import type { MachineSpec, Site } from '../world/site.ts';

export interface SiteTimes {
  readonly policy: PowerPolicy;
  readonly shutdown: Omit<Config['shutdown'], 'poweroffEnabled' | 'drain'> & {
    readonly drain: Omit<Config['shutdown']['drain'], 'keepNamespaces'>;
  };
  readonly startup: Omit<Config['startup'], 'ignoreUnavailableNodes' | 'services' | 'ingressChecklist'>;
  readonly offDelayMs: number;
  readonly bootTimeoutMs: number;
  readonly wakeAttempts: number;
  readonly wakeIntervalMs: number;
  readonly fluxHealthyTimeoutMs: number;
}

/** A default budget is this much above what the way down takes when nothing goes wrong. */
const budgetSlack = 1.5;
/** From a change in the world to the action that answers it: a poll, debounce, a tick, a request. */
const reactionMs = 3_000;

const most = (values: readonly number[]): number => Math.max(0, ...values);
const seconds = (ms: number): number => Math.ceil(ms / 1_000) * 1_000;

/** The longest chain of the way down by the site's own durations, one layer after another. */
export function cleanWayDownMs(site: Site, offSilenceMs: number): number {
  const of = (role: MachineSpec['role']): readonly MachineSpec[] => site.machines.filter((one) => one.role === role);
  const workloads = site.pods.filter((pod) => pod.kind === 'workload');
  const drain = most(workloads.map((pod) => Math.min(pod.graceMs, pod.terminationGraceMs)));
  const detach = most(site.volumes.map((volume) => volume.detachMs));
  const agents = most(of('agent').map((one) => one.stopMs));
  const servers = of('server').reduce((sum, one) => sum + one.stopMs + reactionMs, 0);
  const off = (role: MachineSpec['role']): number => {
    const others = of(role).filter((one) => one.name !== site.self);
    return others.length === 0 ? 0 : most(others.map((one) => one.poweroffMs)) + offSilenceMs + reactionMs;
  };
  const self = site.machines.find((one) => one.name === site.self)?.poweroffMs ?? 0;
  const kubelets = Math.max(off('agent'), off('server'));
  // Suspend, cordon, drain, detach, end of containers and stop each begin with what the layer before has shown.
  return 6 * reactionMs + drain + detach + agents + servers + kubelets + off('host') + self;
}

export function scaledTimes(site: Site): SiteTimes {
  const offSilenceMs = 10_000;
  const machines = site.machines;
  const graceMs = most(site.pods.map((pod) => Math.min(pod.graceMs, pod.terminationGraceMs)));
  const cleanMs = cleanWayDownMs(site, offSilenceMs);
  const bootMs = most(machines.map((one) => one.bootMs));
  const startMs = most(machines.map((one) => one.startMs)) + site.times.apiWarmupMs + site.times.ntpMs;
  return {
    policy: {
      runtimeSafetyFactor: 1.1,
      debouncePolls: 3,
      pollOnMainsMs: 1_000,
      pollOnBatteryMs: 1_000,
      commsDeadMs: 15_000,
      blindMarginMs: 15_000,
      blindMaxMs: 60_000,
      reversalStableMs: 10_000,
      restoreStableMs: 30_000,
      restoreStableBlindMs: 900_000,
      restartMinChargePercent: 60,
      startupCommitMs: 20_000,
      maxLoadPercent: 85,
      selfTestLimitMs: 60_000,
    },
    shutdown: {
      defaultBudgetMs: seconds(budgetSlack * cleanMs),
      budgetMinRuns: 3,
      budgetFloorMs: seconds(cleanMs / 2),
      gitopsTimeoutMs: seconds(site.times.fluxReconcileMs + 10_000),
      snapshot: { enabled: true, timeoutMs: seconds(2 * site.times.snapshotMs + 5_000), retention: 5 },
      drain: {
        timeoutMs: seconds(2 * graceMs + 30_000),
        maxGraceMs: seconds(Math.max(graceMs, 5_000)),
        pdbPatienceMs: 12_000,
      },
      volumesTimeoutMs: seconds(2 * most(site.volumes.map((volume) => volume.detachMs)) + 15_000),
      stopTimeoutMs: seconds(2 * most(machines.map((one) => one.stopMs)) + 15_000),
      poweroffTimeoutMs: seconds(2 * most(machines.map((one) => one.poweroffMs)) + offSilenceMs + 15_000),
      offSilenceMs,
      offUnprovenMs: 60_000,
      apiDeadMs: 15_000,
    },
    startup: {
      wakeParallel: 4,
      wakeStaggerMs: 1_000,
      apiTimeoutMs: seconds(2 * startMs + 60_000),
      nodesReadyTimeoutMs: seconds(2 * (startMs + site.times.nodeReadyMs) + 60_000),
      clockMaxSkewSeconds: 5,
      stabilityMs: 10_000,
      soakLimitMs: 300_000,
    },
    offDelayMs: 20_000,
    bootTimeoutMs: seconds(2 * bootMs + 30_000),
    wakeAttempts: 5,
    wakeIntervalMs: 10_000,
    fluxHealthyTimeoutMs: 300_000,
  };
}

/** The values of a real site of 27 machines; only the budget follows what the site says of itself. */
export function titanTimes(site: Site): SiteTimes {
  return {
    policy: {
      runtimeSafetyFactor: 1.1,
      debouncePolls: 3,
      pollOnMainsMs: 1_000,
      pollOnBatteryMs: 1_000,
      commsDeadMs: 15_000,
      blindMarginMs: 60_000,
      blindMaxMs: 300_000,
      reversalStableMs: 60_000,
      restoreStableMs: 300_000,
      restoreStableBlindMs: 7_200_000,
      restartMinChargePercent: 60,
      startupCommitMs: 120_000,
      maxLoadPercent: 85,
      chargeFloorPercent: 20,
      onBatteryLimitMs: 3_600_000,
      selfTestLimitMs: 300_000,
    },
    shutdown: {
      defaultBudgetMs: Math.max(600_000, seconds(budgetSlack * cleanWayDownMs(site, 30_000))),
      budgetMinRuns: 3,
      budgetFloorMs: 180_000,
      gitopsTimeoutMs: 30_000,
      snapshot: { enabled: true, timeoutMs: 60_000, retention: 10 },
      drain: { timeoutMs: 180_000, maxGraceMs: 60_000, pdbPatienceMs: 45_000 },
      volumesTimeoutMs: 60_000,
      stopTimeoutMs: 90_000,
      poweroffTimeoutMs: 120_000,
      offSilenceMs: 30_000,
      offUnprovenMs: 180_000,
      apiDeadMs: 30_000,
    },
    startup: {
      wakeParallel: 8,
      wakeStaggerMs: 5_000,
      apiTimeoutMs: 600_000,
      nodesReadyTimeoutMs: 600_000,
      clockMaxSkewSeconds: 5,
      stabilityMs: 120_000,
      soakLimitMs: 1_800_000,
    },
    offDelayMs: 120_000,
    bootTimeoutMs: 300_000,
    wakeAttempts: 5,
    wakeIntervalMs: 20_000,
    fluxHealthyTimeoutMs: 1_800_000,
  };
}
