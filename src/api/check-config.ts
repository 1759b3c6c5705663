/**
 * What the schema cannot see: names that must exist, numbers that must fit together, and forms that need one another.
 * Each finding has the place of the value that is wrong.
 */
import { checkMachines } from './check-machines.ts';
import { checkPower } from './check-power.ts';
import { machineNamesOf, type OwnHost, selfOf } from './config-names.ts';
import type { AnankeConfig } from './config-schema.ts';
import type { ServiceCheck } from './config-startup.ts';
import { checkName, checkNames, checkUnique, type Report } from './name-checks.ts';
import { inFileOrder, type Problem } from './problems.ts';
import { problemAt } from './yaml-border.ts';
import type { Path, Places } from './yaml-values.ts';

export function checkConfig(file: AnankeConfig, places: Places, own: OwnHost): readonly Problem[] {
  const problems: Problem[] = [];
  const report: Report = (path, message, suggestion) => {
    problems.push(problemAt(places, path, message, suggestion));
  };
  checkMachines(file, own, report);
  checkPower(file, report);
  checkCoordination(file, own, report);
  checkStartup(file, report);
  checkOperation(file, report);
  return inFileOrder(problems);
}

function checkCoordination(file: AnankeConfig, own: OwnHost, report: Report): void {
  const names = machineNamesOf(file);
  const { coordination } = file;
  // A peer that decided for the whole site would be a second coordinator: two hosts would give orders against each other.
  if (coordination.role === 'peer') {
    const missing = 'peers are not built yet, and this host would decide for the whole site';
    report(['coordination', 'role'], missing, 'run ananke on one host, as its coordinator');
  }
  checkName(names, coordination.self, ['coordination', 'self'], report);
  checkNames(names, coordination.peer_hosts, ['coordination', 'peer_hosts'], report);
  const self = selfOf(file, own);
  if (!('name' in self)) {
    if (coordination.self === undefined) report(['coordination', 'self'], self.unclear, 'name the entry of this host');
    return;
  }
  if (coordination.role === 'peer' && coordination.peer_hosts.length === 0) {
    report(['coordination', 'peer_hosts'], 'is empty: a peer must name its coordinator');
  }
  for (const [index, peer] of coordination.peer_hosts.entries()) {
    if (names.find(peer) === self.name) report(['coordination', 'peer_hosts', index], `${peer} is this host itself`);
  }
}

function checkStartup(file: AnankeConfig, report: Report): void {
  const names = machineNamesOf(file);
  const { startup } = file;
  checkNames(names, startup.ignore_unavailable_nodes, ['startup', 'ignore_unavailable_nodes'], report);
  for (const [index, archive] of (startup.source_bootstrap?.image_archives ?? []).entries()) {
    checkNames(names, archive.nodes, ['startup', 'source_bootstrap', 'image_archives', index, 'nodes'], report);
  }
  const checklist: Path = ['startup', 'service_checklist'];
  checkUnique(
    startup.service_checklist.map(({ name }) => name),
    (index) => [...checklist, index, 'name'],
    report,
  );
  for (const [index, check] of startup.service_checklist.entries()) checkService(check, [...checklist, index], report);
}

/** Which key belongs to which preset, and whether the preset can do without. */
const presetKeys = {
  repository: { preset: 'gitea', needed: false },
  realm: { preset: 'keycloak-oidc', needed: true },
  redirect_host: { preset: 'auth-redirect', needed: true },
} as const;

function checkService(check: ServiceCheck, path: Path, report: Report): void {
  for (const key of ['repository', 'realm', 'redirect_host'] as const) {
    const { preset, needed } = presetKeys[key];
    const isThat = check.preset === preset;
    if (!isThat && check[key] !== undefined) report([...path, key], `means something only with preset: ${preset}`);
    if (isThat && needed && check[key] === undefined) report([...path, key], `is missing: preset ${preset} needs it`);
  }
  for (const key of ['accept_status', 'expect_json'] as const) {
    if (check.preset !== undefined && check[key] !== undefined) {
      report([...path, key], `belongs to the general form, and preset ${check.preset} decides this itself`);
    }
  }
}

function checkOperation(file: AnankeConfig, report: Report): void {
  const { notifications, schedules } = file;
  const targets: Path = ['notifications', 'targets'];
  checkUnique(
    notifications.targets.map(({ name }) => name),
    (index) => [...targets, index, 'name'],
    report,
  );
  for (const [index, target] of notifications.targets.entries()) oneAddress(target, [...targets, index], report);
  if (notifications.heartbeat) oneAddress(notifications.heartbeat, ['notifications', 'heartbeat'], report);
  checkUnique(
    schedules.windows.map(({ name }) => name),
    (index) => ['schedules', 'windows', index, 'name'],
    report,
  );
}

function oneAddress(target: { readonly url?: string; readonly url_file?: string }, path: Path, report: Report): void {
  if (target.url === undefined && target.url_file === undefined) report(path, 'has neither url nor url_file');
  if (target.url !== undefined && target.url_file !== undefined)
    report([...path, 'url'], 'stands beside url_file: one of them is enough');
}
