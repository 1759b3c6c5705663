/** What every check found, as one value: for the screen, for programs, and for an exit code. */
import type { Finding, Outcome } from '../checks/check.ts';
import { checks } from '../checks/list.ts';
import type { SiteSeen } from '../checks/seen.ts';
import { isoOf } from './status/wall.ts';

export interface CheckReport {
  readonly check: string;
  readonly about: string;
  /** The worst of its findings; ok without any. */
  readonly outcome: Outcome;
  readonly findings: readonly Finding[];
}
export interface Doctor {
  readonly site: string;
  /** UTC. */
  readonly at: string;
  readonly tookSeconds: number;
  readonly outcome: Outcome;
  readonly counts: Readonly<Record<Outcome, number>>;
  readonly checks: readonly CheckReport[];
}

/** Worse ones later. What nobody can tell is worse than what somebody should know, and better than what is known to fail. */
const order: readonly Outcome[] = ['ok', 'warning', 'unknown', 'failed'];

export function doctorOf(seen: SiteSeen, tookSeconds: number): Doctor {
  const reports = checks.flatMap((check): readonly CheckReport[] => {
    const findings =
      check.needs === 'site'
        ? check.check(seen)
        : check.check(seen.config).map((message): Finding => ({ outcome: 'warning', subject: 'ananke.yaml', message }));
    const { name, about } = check;
    return check.needs === 'site' && findings.length === 0
      ? []
      : [{ check: name, about, outcome: worst(findings.map(({ outcome }) => outcome)), findings }];
  });
  const all = reports.flatMap(({ findings }) => findings);
  const count = (outcome: Outcome): number => all.filter((one) => one.outcome === outcome).length;
  return {
    site: seen.config.cluster.name,
    at: isoOf(seen.snapshot.wallAt),
    tookSeconds,
    outcome: worst(reports.map(({ outcome }) => outcome)),
    counts: { ok: count('ok'), warning: count('warning'), failed: count('failed'), unknown: count('unknown') },
    checks: reports,
  };
}

function worst(outcomes: readonly Outcome[]): Outcome {
  return outcomes.reduce<Outcome>((one, other) => (order.indexOf(other) > order.indexOf(one) ? other : one), 'ok');
}
