/** What can be said of a machine over SSH, check by check: the same reading tells all of it. */
import type { MachineConfig } from '../../core/config.ts';
import { factAbout, type NodeReading } from '../../core/facts.ts';
import { type Finding, found, ok, type SiteCheck } from '../check.ts';
import type { SiteSeen } from '../seen.ts';

export const sshAccess: SiteCheck = {
  needs: 'site',
  name: 'ssh',
  about: 'Whether each machine answers, shows its pinned host key, and lets the user of the configuration in.',
  check: (seen) => lookedAt(seen).map((machine) => access(machine, seen)),
};

export const nodeVerbs: SiteCheck = {
  needs: 'site',
  name: 'verbs',
  about: 'Whether each machine understands what ananke tells it: sudo, systemd, its unit, and who it is.',
  check: (seen) =>
    ofReadings(seen, ({ name }, { unit }, role) =>
      unit === 'absent' && role !== 'host'
        ? found('failed', name, `it is configured as ${role}, and has no unit of Kubernetes`)
        : ok(name, role === 'host' ? 'answers' : `answers; its unit is ${unit}`),
    ).concat(lookedAt(seen).flatMap((machine) => misunderstood(machine, seen))),
};

export const clocks: SiteCheck = {
  needs: 'site',
  name: 'clock',
  about: 'Whether the clock of each machine agrees with the one of this host, and is kept right.',
  check: (seen) =>
    ofReadings(seen, ({ name }, { clockSkewSeconds, clockSynchronized }) => {
      const { clockMaxSkewSeconds } = seen.config.startup;
      const off = `its clock is ${Math.abs(clockSkewSeconds)} s ${clockSkewSeconds > 0 ? 'ahead' : 'behind'}`;
      if (Math.abs(clockSkewSeconds) > clockMaxSkewSeconds)
        return found(
          'failed',
          name,
          `${off}; more than ${clockMaxSkewSeconds} s keep it from being started`,
          sync(name),
        );
      return clockSynchronized
        ? ok(name, clockSkewSeconds === 0 ? 'right' : off)
        : found('warning', name, 'no time service keeps its clock right', sync(name));
    }),
};
const sync = (name: string): string => `on ${name}: timedatectl set-ntp true`;

/** With the word up nobody should be kept from starting at the next boot. */
export const stayDownMarkers: SiteCheck = {
  needs: 'site',
  name: 'stay-down',
  about: 'Whether no machine is marked to stay down that should be up.',
  check: (seen) =>
    ofReadings(seen, ({ name }, { marker }) => {
      if (marker === undefined) return ok(name, 'none');
      const said = `marked by ${marker.owner}: ${marker.cause}`;
      if (isWantedDown(seen)) return ok(name, said);
      return marker.owner === 'ananke'
        ? found('warning', name, `it does not start Kubernetes at its next boot; ${said}`, `sudo ${seen.call} set up`)
        : found(
            'warning',
            name,
            `it does not start Kubernetes at its next boot, and ananke takes no marker away that is not its own; ${said}`,
          );
    }),
};

/** All but the own host, and those that nobody touches. */
function lookedAt({ config, desired }: SiteSeen): readonly MachineConfig[] {
  const { read } = desired;
  const ignored = read.is === 'read' && read.value.state === 'valid' ? read.value.spec.ignoredNodes : [];
  return config.machines.filter(({ name }) => name !== config.self && !ignored.includes(name));
}

function isWantedDown({ desired: { read } }: SiteSeen): boolean {
  return read.is === 'read' && read.value.state === 'valid' && read.value.spec.cluster === 'down';
}

function ofReadings(
  seen: SiteSeen,
  judge: (machine: MachineConfig, reading: NodeReading, role: MachineConfig['role']) => Finding,
): readonly Finding[] {
  return lookedAt(seen).flatMap((machine) => {
    const node = factAbout(seen.snapshot, 'node', machine.name);
    return node.state === 'known' ? [judge(machine, node.value, machine.role)] : [];
  });
}

/** It let ananke in, and its answer was of no use. */
const afterLogin: ReadonlySet<string> = new Set(['ProbeUnreadable', 'MachineIdMismatch']);

function access({ name }: MachineConfig, seen: SiteSeen): Finding {
  const node = factAbout(seen.snapshot, 'node', name);
  if (node.state === 'known' || afterLogin.has(node.reason)) return ok(name, 'host key pinned, key accepted');
  if (node.reason === 'NeverRead') return found('unknown', name, 'it did not answer in time');
  const isGone = node.reason === 'HostSilent' || node.reason === 'SshRefused';
  if (isGone && isWantedDown(seen))
    return found('unknown', name, `${node.message} It may be off, as the cluster is wanted down.`);
  const isExcused = isGone && seen.config.startup.ignoreUnavailableNodes.includes(name);
  return isExcused
    ? found('warning', name, `${node.message} startup.ignore_unavailable_nodes names it.`)
    : found('failed', name, node.message);
}

function misunderstood({ name }: MachineConfig, { snapshot }: SiteSeen): readonly Finding[] {
  const node = factAbout(snapshot, 'node', name);
  if (node.state === 'known' || !afterLogin.has(node.reason)) return [];
  return [found('failed', name, node.message)];
}
