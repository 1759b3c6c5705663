// The invariants, and how they are put on a world. Every checker reads the truth and knows nothing of any controller.
import type { TraceEvent } from '../trace.ts';
import type { World } from '../world.ts';
import { createCauses } from './causes.ts';
import type { Checker, InvariantName, LowerBound, Scene, UnavoidableLoss, Violation, Watch } from './checker.ts';
import { createEscalations } from './escalations.ts';
import { createHistory } from './history.ts';
import { converges } from './l01-converges.ts';
import { boundedShutdown } from './l02-bounded-shutdown.ts';
import { quiescence } from './l04-quiescence.ts';
import { noHostage } from './l05-no-hostage.ts';
import { fullReturn, neverStranded } from './l06-full-return.ts';
import type { Mandate } from './mandate.ts';
import { createMarks } from './marks.ts';
import { noAvoidableDirtyLoss } from './s01-no-avoidable-dirty-loss.ts';
import { order } from './s02-order.ts';
import { quorumLast } from './s03-quorum-last.ts';
import { noPoweroffOnRunning } from './s04-no-poweroff-on-running.ts';
import { poweroffPerBoot } from './s05-poweroff-per-boot.ts';
import { noOppositeActions } from './s06-no-opposite-actions.ts';
import { gatedStart } from './s07-gated-start.ts';
import { evidence, mainsAreEnough, noNuisance } from './s08-evidence.ts';
import { singleWriter } from './s09-single-writer.ts';
import { commitPoint } from './s12-commit-point.ts';
import { symmetricRestore } from './s13-symmetric-restore.ts';
import { selfLast } from './s14-self-last.ts';
import { blastRadius } from './s15-blast-radius.ts';
import { noPoweroffAfterReturn } from './s23-no-poweroff-after-return.ts';
import { replicas } from './s24-replicas.ts';
import { handsOff } from './s26-hands-off.ts';
import { optionsDoNotLeak } from './s27-options-do-not-leak.ts';
import { scopeBoundMs } from './scope-bound.ts';
import { createWellness } from './wellness.ts';

export type { Checker, InvariantName, LowerBound, UnavoidableLoss, Violation } from './checker.ts';
export type { Mandate, Rules, Word } from './mandate.ts';

export const checkers: Readonly<Record<InvariantName, Checker>> = {
  S1: noAvoidableDirtyLoss,
  S2: order,
  S3: quorumLast,
  S4: noPoweroffOnRunning,
  S5: poweroffPerBoot,
  S6: noOppositeActions,
  S7: gatedStart,
  S8: evidence,
  S9: singleWriter,
  S11: noNuisance,
  S12: commitPoint,
  S13: symmetricRestore,
  S14: selfLast,
  S15: blastRadius,
  S23: noPoweroffAfterReturn,
  S24: replicas,
  S25: mainsAreEnough,
  S26: handsOff,
  S27: optionsDoNotLeak,
  L1: converges,
  L2: boundedShutdown,
  L4: quiescence,
  L5: noHostage,
  L6: fullReturn,
  L8: neverStranded,
};

export interface CheckerOptions {
  /** The least time to stop these machines in order; the lower bound of the world when absent. */
  readonly lowerBoundMs?: LowerBound;
  /** Only these; all when absent. */
  readonly only?: readonly InvariantName[];
}

export interface RunningCheckers {
  /** Violations found since the last call. */
  check(): readonly Violation[];
  /** Judges what can only be judged at the end; returns every violation of the whole run. Watches no further. */
  finish(): readonly Violation[];
  readonly unavoidable: readonly UnavoidableLoss[];
}

/** One machine that keeps doing wrong is one finding, not a thousand. */
const perSubject = 3;

/** Call it before the world moves: the first state is read from the truth, all later ones from the trace. */
export function createCheckers(world: World, mandate: Mandate, options: CheckerOptions = {}): RunningCheckers {
  const found: Violation[] = [];
  const unavoidable: UnavoidableLoss[] = [];
  const counts = new Map<string, number>();
  const history = createHistory(world);
  const causes = createCauses(world, mandate, history);
  const escalations = createEscalations(mandate, history, causes);
  const marks = createMarks(world);
  const wellness = createWellness(world, marks);
  const sceneFor = (invariant: InvariantName): Scene => ({
    world,
    mandate,
    startedAt: world.now(),
    history,
    causes,
    escalations,
    marks,
    wellness,
    lowerBoundMs: options.lowerBoundMs ?? ((_world, machines) => scopeBoundMs(world, mandate.rules, machines)),
    report: (subject, message) => {
      const key = `${invariant} ${subject}`;
      const count = (counts.get(key) ?? 0) + 1;
      counts.set(key, count);
      if (count <= perSubject) found.push({ invariant, at: world.now(), subject, message });
    },
    countUnavoidable: (loss) => unavoidable.push(loss),
  });
  const watches: Watch[] = Object.values(checkers)
    .filter((checker) => options.only?.includes(checker.name) ?? true)
    .map((checker) => checker.create(sceneFor(checker.name)));
  const eyes = watches.flatMap(({ see }) => (see === undefined ? [] : [see]));
  const unsubscribe = world.onTrace((event: TraceEvent) => {
    history.take(event);
    causes.take(event);
    escalations.take(event);
    const change = marks.take(event);
    wellness.take(event);
    for (const see of eyes) see(event, change);
  });
  let reported = 0;
  return {
    unavoidable,
    check: () => {
      const fresh = found.slice(reported);
      reported = found.length;
      return fresh;
    },
    finish: () => {
      unsubscribe();
      for (const watch of watches) watch.finish?.();
      return found;
    },
  };
}
