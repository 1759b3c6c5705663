// Every place at which a single crash can happen in one outage, taken from the writes and the actions of a reference run.
import type { Decide } from '../../core/decision.ts';
import type { Ports } from '../../core/ports.ts';
import type { Remainder } from '../in-memory/disk.ts';
import type { Lives } from '../in-memory/lives.ts';
import { paths } from '../in-memory/run-controller.ts';
import type { Finding } from './checkers/index.ts';
import { sameEnd } from './checkers/metamorphic.ts';
import { type OutageResult, playOutage } from './outage.ts';
import type { Scenario } from './scenario.ts';

/**
 * before: the frames of a decision are lost. torn: half a line is there. after: they are on the disk, and no action of theirs has
 * started. sent: an action is out and its end is not recorded.
 */
export type CrashPlace = 'before' | 'torn' | 'after' | 'sent';
export interface CrashPoint {
  readonly place: CrashPlace;
  /** Of the write of the journal, or of the action, counted from the start of the world. */
  readonly number: number;
}
export interface CrashPointReport {
  readonly point: CrashPoint;
  readonly findings: readonly Finding[];
}
export interface CrashPointOptions {
  /** A fault planted in the ports of every life. */
  readonly throughPorts?: (ports: Ports, life: number) => Ports;
  readonly decide?: Decide;
}

const remainders: Readonly<Record<Exclude<CrashPlace, 'sent'>, Remainder>> = {
  before: 'lost',
  torn: 'torn',
  after: 'whole',
};

/** The crash-free run, and every point at which it could have been cut. */
export async function crashPointsOf(
  scenario: Scenario,
  options: CrashPointOptions = {},
): Promise<{ readonly reference: OutageResult; readonly points: readonly CrashPoint[] }> {
  const points: CrashPoint[] = [];
  let writes = 0;
  let actions = 0;
  const reference = await playOutage(scenario, {
    ...options,
    throughPorts: watched(options, () => {
      actions += 1;
      points.push({ place: 'sent', number: actions });
    }),
    onWorld: (_world, lives) => {
      lives.disk.onWrite(({ path }) => {
        if (path !== paths.journal) return;
        writes += 1;
        for (const place of ['before', 'torn', 'after'] as const) points.push({ place, number: writes });
      });
    },
  });
  return { reference, points };
}

/** The same outage with one crash, held against the reference. */
export async function crashAt(
  scenario: Scenario,
  point: CrashPoint,
  reference: OutageResult,
  options: CrashPointOptions = {},
): Promise<CrashPointReport> {
  let crash: () => void = () => undefined;
  let count = 0;
  const reached = (): void => {
    count += 1;
    if (count === point.number) crash();
  };
  const result = await playOutage(scenario, {
    ...options,
    throughPorts: watched(options, point.place === 'sent' ? reached : undefined),
    onWorld: (_world, lives) => {
      crash = () => kill(lives, point);
      if (point.place !== 'sent') lives.disk.onWrite(({ path }) => void (path === paths.journal && reached()));
    },
  });
  const end = sameEnd(result, reference);
  return { point, findings: [...result.violations, ...(end === undefined ? [] : [end])] };
}

function kill(lives: Lives, { place }: CrashPoint): void {
  // Not in the middle of the call that is being counted: the request of a `sent` leaves, and its answer finds nobody.
  if (place === 'sent') lives.virtual.after(1, () => lives.crash());
  else lives.crash({ remainder: remainders[place] });
}

function watched(
  { throughPorts = (ports) => ports }: CrashPointOptions,
  onPerform: (() => void) | undefined,
): (ports: Ports, life: number) => Ports {
  return (bare, life) => {
    const ports = throughPorts(bare, life);
    if (onPerform === undefined) return ports;
    return {
      ...ports,
      perform: (action, signal) => {
        onPerform();
        return ports.perform(action, signal);
      },
    };
  };
}
