// Ticks one after another: what a decision remembers goes into the next one, its actions are accepted, and cells change as told.

import type { Action } from '../../../src/core/action.ts';
import { endAction } from '../../../src/core/action-end.ts';
import type { Config } from '../../../src/core/config.ts';
import { type Decision, type Estimates, type Input, nothingLearned } from '../../../src/core/decision.ts';
import type { Desired } from '../../../src/core/desired.ts';
import type { Snapshot } from '../../../src/core/facts.ts';
import type { Memory } from '../../../src/core/memory.ts';
import { after, timestamp } from '../../../src/core/moment.ts';
import { known, type Observed } from '../../../src/core/observed.ts';
import { decide } from '../../../src/reconcilers/decide.ts';
import { aDesired, aMemory } from './memory.ts';
import { aSnapshot } from './snapshot.ts';

export interface Story {
  /** What the last decision was made from. */
  readonly input: Input;
  readonly decision: Decision;
  readonly memory: Memory;
  readonly snapshot: Snapshot;
  /** All that was sent so far, in order. */
  readonly sent: readonly Action[];
  /** Later, with every known cell read anew, and changed as told. */
  later(milliseconds: number, change?: (snapshot: Snapshot) => Snapshot): Story;
  /** `count` ticks, so far apart. */
  ticks(count: number, everyMs: number): Story;
  /** Somebody writes desired.yaml; it is read in the next tick. */
  says(desired: Desired): Story;
}
export interface StoryOptions {
  readonly desired?: Desired;
  readonly memory?: Memory | undefined;
  readonly estimates?: Estimates;
  readonly change?: (snapshot: Snapshot) => Snapshot;
}

/** The first tick of a site at rest. */
export function aStory(config: Config, options: StoryOptions = {}): Story {
  const memory = 'memory' in options ? options.memory : aMemory(config);
  const snapshot = (options.change ?? same)(aSnapshot(config));
  return tick({
    config,
    desired: options.desired ?? aDesired(),
    memory,
    snapshot,
    estimates: options.estimates ?? nothingLearned,
    sent: [],
  });
}

interface Page {
  readonly config: Config;
  readonly desired: Desired;
  readonly memory: Memory | undefined;
  readonly snapshot: Snapshot;
  readonly estimates: Estimates;
  readonly sent: readonly Action[];
}
const same = (snapshot: Snapshot): Snapshot => snapshot;

function tick(page: Page): Story {
  const { config, desired, snapshot, estimates, memory } = page;
  const input: Input = { config, desired, snapshot, estimates, memory };
  const decision = decide(input);
  const at = snapshot.takenAt;
  const next: Page = {
    ...page,
    memory: decision.actions.reduce(
      (memory, { id }) => endAction(memory, { id, outcome: 'accepted', at }),
      decision.memory,
    ),
    sent: [...page.sent, ...decision.actions],
  };
  return turned(next, input, decision);
}

function turned(page: Page, input: Input, decision: Decision): Story {
  const { memory = decision.memory, snapshot, sent } = page;
  const story: Story = {
    input,
    decision,
    memory,
    snapshot,
    sent,
    later: (milliseconds, change = same) => tick({ ...page, snapshot: change(readAnew(snapshot, milliseconds)) }),
    ticks: (count, everyMs) => Array.from({ length: count }).reduce<Story>((now) => now.later(everyMs), story),
    says: (desired) => turned({ ...page, desired }, input, decision),
  };
  return story;
}

function readAnew(snapshot: Snapshot, milliseconds: number): Snapshot {
  const takenAt = after(snapshot.takenAt, milliseconds);
  const facts = Object.entries(snapshot.facts).map(([name, cell]): [string, Observed<unknown>] => [
    name,
    cell.state === 'known' ? known(cell.value, takenAt) : cell,
  ]);
  return {
    sequence: snapshot.sequence + 1,
    takenAt,
    wallAt: timestamp(snapshot.wallAt + milliseconds),
    facts: Object.fromEntries(facts),
  };
}

export const kindsOf = (actions: readonly Action[]): readonly string[] => [
  ...new Set(actions.map((action) => action.kind)),
];
