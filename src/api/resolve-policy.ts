/** The policy of one UPS: its own keys over those of `power` over the defaults. */
import type { PowerPolicy } from '../core/config.ts';
import { type PolicyOverride, policyDefaults } from './config-power.ts';

const ms = (seconds: number): number => Math.round(seconds * 1000);

export function resolvePolicy(site: PolicyOverride, own: PolicyOverride): PowerPolicy {
  const policy = { ...policyDefaults, ...site, ...own };
  const { charge_floor_percent: chargeFloor, on_battery_limit_seconds: onBatteryLimit } = policy;
  return {
    runtimeSafetyFactor: policy.runtime_safety_factor,
    debouncePolls: policy.debounce_polls,
    pollOnMainsMs: ms(policy.poll_on_mains_seconds),
    pollOnBatteryMs: ms(policy.poll_on_battery_seconds),
    commsDeadMs: ms(policy.comms_dead_seconds),
    blindMarginMs: ms(policy.blind_margin_seconds),
    blindMaxMs: ms(policy.blind_max_seconds),
    reversalStableMs: ms(policy.reversal_stable_seconds),
    restoreStableMs: ms(policy.restore_stable_seconds),
    restoreStableBlindMs: ms(policy.restore_stable_seconds_blind),
    restartMinChargePercent: policy.restart_min_charge_percent,
    startupCommitMs: ms(policy.startup_commit_seconds),
    maxLoadPercent: policy.max_load_percent,
    selfTestLimitMs: ms(policy.self_test_limit_seconds),
    ...(chargeFloor === undefined ? {} : { chargeFloorPercent: chargeFloor }),
    ...(onBatteryLimit === undefined ? {} : { onBatteryLimitMs: ms(onBatteryLimit) }),
  };
}
