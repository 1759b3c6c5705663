// What an invariant looks like as code: it watches the trace of the world and reports.
import type { TraceEvent } from '../trace.ts';
import type { World } from '../world.ts';
import type { Causes } from './causes.ts';
import type { Escalations } from './escalations.ts';
import type { History } from './history.ts';
import type { Mandate } from './mandate.ts';
import type { MarkChange, Marks } from './marks.ts';
import type { Wellness } from './wellness.ts';

export const invariantNames = [
  'S1',
  'S2',
  'S3',
  'S4',
  'S5',
  'S6',
  'S7',
  'S8',
  'S9',
  'S11',
  'S12',
  'S13',
  'S14',
  'S15',
  'S23',
  'S24',
  'S25',
  'S26',
  'S27',
  'L1',
  'L2',
  'L4',
  'L5',
  'L6',
  'L8',
] as const;
export type InvariantName = (typeof invariantNames)[number];

export interface Violation {
  readonly invariant: InvariantName;
  readonly at: number;
  readonly subject: string;
  readonly message: string;
}

/** A dirty loss that no controller could have prevented: counted, not hidden. */
export interface UnavoidableLoss {
  readonly at: number;
  readonly machine: string;
  readonly reason: string;
}

/** The least time in which the machines of a scope can be stopped in order, from the world as it stands. */
export type LowerBound = (world: World, machines: readonly string[]) => number;

/** All that a checker may look at. */
export interface Scene {
  readonly world: World;
  readonly mandate: Mandate;
  /** When the checkers began to watch. */
  readonly startedAt: number;
  /** The truth as of the event that is being seen. */
  readonly history: History;
  readonly causes: Causes;
  readonly escalations: Escalations;
  readonly marks: Marks;
  readonly wellness: Wellness;
  readonly lowerBoundMs: LowerBound;
  readonly report: (subject: string, message: string) => void;
  readonly countUnavoidable: (loss: UnavoidableLoss) => void;
}

export interface Watch {
  /** Called once for each event, in order, after history and causes took it in. */
  readonly see?: (event: TraceEvent, mark?: MarkChange) => void;
  /** Called when the world has come to its end. */
  readonly finish?: () => void;
}

export interface Checker {
  readonly name: InvariantName;
  /** The invariant in words, for documents. */
  readonly sentence: string;
  readonly create: (scene: Scene) => Watch;
}
