/** UPSes and power: numbers that contradict one another would shut down too early, too late, or over and over. */

import { machineNamesOf, upsNamesOf } from './config-names.ts';
import type { PolicyOverride, UpsEntry } from './config-power.ts';
import type { AnankeConfig } from './config-schema.ts';
import { checkName, checkNames, checkUnique, type Report } from './name-checks.ts';
import { resolvePolicy } from './resolve-policy.ts';
import type { Path } from './yaml-values.ts';

/** Below this no operating system has finished going off when its output is cut. */
const leastReturnDelaySeconds = 60;
/** One lost reading is no silence. */
const leastPollsToSilence = 2;

export function checkPower(file: AnankeConfig, report: Report): void {
  checkUnique(
    file.ups.map(({ name }) => name),
    (index) => ['ups', index, 'name'],
    report,
  );
  checkUnique(
    file.ups.map(({ address }) => address.replace(/:3493$/, '')),
    (index) => ['ups', index, 'address'],
    report,
  );
  const machines = machineNamesOf(file);
  for (const [index, entry] of file.ups.entries()) {
    checkName(machines, entry.server_host, ['ups', index, 'server_host'], report);
    checkReturn(entry, ['ups', index], report);
    checkPolicy(file.power, entry.power, ['ups', index, 'power'], report);
  }
  // Without a UPS the policy is still read: a mistake in it should not wait for the day when one is added.
  if (file.ups.length === 0) checkPolicy(file.power, {}, ['power'], report);
  const test = file.schedules.battery_test;
  if (test) checkNames(upsNamesOf(file), test.ups, ['schedules', 'battery_test', 'ups'], report);
  const { default_budget_seconds: budget, budget_floor_seconds: floor } = file.shutdown;
  if (budget < floor) {
    report(['shutdown', 'default_budget_seconds'], `${budget} is less than budget_floor_seconds, ${floor}`);
  }
}

function checkReturn(entry: UpsEntry, path: Path, report: Report): void {
  if (!entry.return_output) return;
  if (entry.off_delay_seconds < leastReturnDelaySeconds) {
    report(
      [...path, 'off_delay_seconds'],
      `${entry.off_delay_seconds} is too short to cut power after an orderly poweroff: at least ${leastReturnDelaySeconds}`,
    );
  }
  if (entry.user === undefined || entry.password_file === undefined) {
    report([...path, 'return_output'], 'needs user and password_file: upsd takes no orders from strangers');
  }
}

function checkPolicy(site: PolicyOverride, own: PolicyOverride, path: Path, report: Report): void {
  const policy = resolvePolicy(site, own);
  const place = (key: keyof PolicyOverride): Path => (own[key] === undefined ? ['power', key] : [...path, key]);
  const slowest = Math.max(policy.pollOnMainsMs, policy.pollOnBatteryMs);
  if (policy.commsDeadMs < leastPollsToSilence * slowest) {
    report(
      place('comms_dead_seconds'),
      `${policy.commsDeadMs / 1000} s is less than ${leastPollsToSilence} polls of ${slowest / 1000} s`,
    );
  }
  const floor = policy.chargeFloorPercent;
  if (floor !== undefined && policy.restartMinChargePercent <= floor) {
    report(
      place('restart_min_charge_percent'),
      `${policy.restartMinChargePercent} is not above charge_floor_percent, ${floor}: a start would end in a shutdown`,
    );
  }
  if (policy.blindMaxMs < policy.commsDeadMs) {
    report(
      place('blind_max_seconds'),
      `${policy.blindMaxMs / 1000} is less than comms_dead_seconds, ${policy.commsDeadMs / 1000}`,
    );
  }
}
