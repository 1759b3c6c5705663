/** Starts the actions of a decision. What the executor refuses was never sent, and its record must not stay in flight. */

import type { Action } from '../core/action.ts';
import type { ActionEnd } from '../core/action-end.ts';
import type { Instant } from '../core/moment.ts';
import type { Executor, Start } from '../executor/executor.ts';

const refusals: Readonly<Record<Exclude<Start, 'started' | 'busy'>, string>> = {
  'lane-full': 'Not sent: its lane is full.',
  full: 'Not sent: too many actions are in flight.',
  stopped: 'Not sent: ananke is stopping.',
};

/** Gives the ends of those that were not sent. One that is in flight already ends by itself. */
export function startActions(executor: Executor, actions: readonly Action[], at: Instant): ActionEnd[] {
  return actions.flatMap((action) => {
    const start = executor.start(action);
    return start === 'started' || start === 'busy'
      ? []
      : [{ id: action.id, outcome: 'failed', at, note: refusals[start] }];
  });
}
