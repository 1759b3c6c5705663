/** What no decision can tell: the counts of this process, kept beside the loop. They begin anew with each life of it. */
import type { Action, ActionKind, Outcome } from '../../core/action.ts';
import type { ActionEnd } from '../../core/action-end.ts';
import type { Timestamp } from '../../core/moment.ts';
import { kindOf } from '../action-kind.ts';

type ActionCounts = Readonly<Record<'begun' | Outcome, number>>;
export interface LoopFacts {
  readonly version: string;
  readonly nodeVersion: string;
  readonly host: string;
  readonly startedAt: Timestamp;
  readonly decisions: number;
  readonly actions: Readonly<Partial<Record<ActionKind, ActionCounts>>>;
  /** By the name of the file. */
  readonly writeFailures: Readonly<Record<string, number>>;
  readonly droppedLines: number;
}
export interface LoopTally {
  /** A decision was carried out, and these began. */
  decided(actions: readonly Pick<Action, 'kind'>[]): void;
  ended(end: Pick<ActionEnd, 'id' | 'outcome'>): void;
  notWritten(file: string): void;
  facts(): LoopFacts;
}
export interface TallyOptions extends Pick<LoopFacts, 'version' | 'nodeVersion' | 'host' | 'startedAt'> {
  /** Files that may fail, so that each is there from the beginning with a 0. */
  readonly files?: readonly string[];
  readonly droppedLines?: () => number;
}

const none: ActionCounts = { begun: 0, accepted: 0, failed: 0, unknown: 0 };

export function createLoopTally({ files = [], droppedLines = () => 0, ...about }: TallyOptions): LoopTally {
  const actions = new Map<ActionKind, ActionCounts>();
  const failures = new Map(files.map((file) => [file, 0]));
  let decisions = 0;
  const count = (kind: ActionKind, what: keyof ActionCounts): void => {
    const counts = actions.get(kind) ?? none;
    actions.set(kind, { ...counts, [what]: counts[what] + 1 });
  };
  return {
    decided(begun) {
      decisions += 1;
      for (const { kind } of begun) count(kind, 'begun');
    },
    ended({ id, outcome }) {
      const kind = kindOf(id);
      if (kind !== undefined) count(kind, outcome);
    },
    notWritten: (file) => void failures.set(file, (failures.get(file) ?? 0) + 1),
    facts: () => ({
      ...about,
      decisions,
      actions: Object.fromEntries(actions),
      writeFailures: Object.fromEntries(failures),
      droppedLines: droppedLines(),
    }),
  };
}
