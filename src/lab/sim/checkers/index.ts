// All invariants about files and decisions, put between the loop and its ports.

import type { TickReport } from '../../../controller/loop.ts';
import type { Decide } from '../../../core/decision.ts';
import type { Ports } from '../../../core/ports.ts';
import type { Lives } from '../../in-memory/lives.ts';
import { intentDurable } from './s10-intent-durable.ts';
import { failStatic } from './s16-fail-static.ts';
import { writeAhead } from './s17-write-ahead.ts';
import type { Finding, SimChecker, SimScene } from './sim-checker.ts';

export type { Finding } from './sim-checker.ts';

export interface SimCheckers {
  decide(decide: Decide): Decide;
  through(ports: Ports): Ports;
  ticked(report: TickReport, life: number): void;
  readonly findings: readonly Finding[];
}

/** One finding that repeats itself is one finding. */
const perSubject = 2;

export function createSimCheckers(lives: () => Lives): SimCheckers {
  const findings: Finding[] = [];
  const now = (): number => lives().virtual.now();
  const scene: SimScene = {
    now,
    disk: () => lives().disk,
    report(invariant, subject, message) {
      const same = findings.filter((one) => one.invariant === invariant && one.subject === subject);
      if (same.length < perSubject) findings.push({ invariant, at: now(), subject, message });
    },
  };
  const all: readonly SimChecker[] = [intentDurable(scene), failStatic(scene), writeAhead(scene)];
  let life = 0;
  return {
    findings,
    decide: (decide) => (input) => {
      for (const checker of all) checker.decides?.(input, life, decide);
      return decide(input);
    },
    through(ports) {
      life += 1;
      return {
        ...ports,
        perform: (action, signal) => {
          for (const checker of all) checker.performs?.(action);
          return ports.perform(action, signal);
        },
      };
    },
    ticked: (report, ofLife) => {
      for (const checker of all) checker.ticked?.(report, ofLife);
    },
  };
}
