// Runs the crash points of one kind, each in a world of its own.
import { type CrashPlace, crashAt, crashPointsOf } from '../../src/lab/sim/crash-points.ts';
import { tinyScenario } from '../../src/lab/sim/tiny.ts';

export interface CrashPointSummary {
  readonly count: number;
  /** What each point that did not come out as the crash-free run did wrong. */
  readonly broken: readonly string[];
  readonly soundReference: boolean;
}

export async function runCrashPoints(places: readonly CrashPlace[]): Promise<CrashPointSummary> {
  const scenario = tinyScenario();
  const { reference, points } = await crashPointsOf(scenario);
  const chosen = points.filter(({ place }) => places.includes(place));
  const broken: string[] = [];
  for (const point of chosen) {
    const { findings } = await crashAt(scenario, point, reference);
    for (const { invariant, subject, message } of findings) {
      broken.push(`${point.place} ${point.number}: ${invariant} ${subject}: ${message}`);
    }
  }
  return { count: chosen.length, broken, soundReference: reference.converged && reference.violations.length === 0 };
}
