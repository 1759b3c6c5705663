/** What is asked of machines, each as one verb. */

import type { Handlers } from './handler.ts';
import type { Fact } from './marker-epoch.ts';
import { epochOf } from './marker-epoch.ts';
import { type NodeWay, say } from './node-verb.ts';

export interface NodeHandlersOptions extends NodeWay {
  /** Who stops machines here, in their stay-down markers. */
  readonly owner: string;
  /** What is known of `node/NAME`: its marker says which epoch may take it away. */
  readonly nodeFact: (node: string) => Fact;
}

export type NodeKinds =
  | 'TakeSnapshot'
  | 'EndWorkloads'
  | 'SetStayDown'
  | 'ClearStayDown'
  | 'StopUnit'
  | 'KillLeftovers'
  | 'StartUnit';

export function createNodeHandlers(options: NodeHandlersOptions): Pick<Handlers, NodeKinds> {
  const { owner, config } = options;
  const { keepNamespaces } = config.shutdown.drain;
  return {
    TakeSnapshot: (action, signal) =>
      say(options, action.node, { verb: 'snapshot', name: action.name }, action, signal),
    EndWorkloads(action, signal) {
      const { node, graceSeconds } = action;
      return say(options, node, { verb: 'end-workloads', graceSeconds, keep: keepNamespaces }, action, signal);
    },
    SetStayDown(action, signal) {
      const { node, epoch, cause } = action;
      return say(options, node, { verb: 'stay-down', owner, epoch, cause }, action, signal);
    },
    ClearStayDown(action, signal) {
      const epoch = epochOf(options.nodeFact(action.node));
      return say(options, action.node, { verb: 'clear-stay-down', owner, epoch }, action, signal);
    },
    StopUnit: (action, signal) => say(options, action.node, { verb: 'stop' }, action, signal),
    KillLeftovers: (action, signal) => say(options, action.node, { verb: 'kill-leftovers' }, action, signal),
    StartUnit: (action, signal) => say(options, action.node, { verb: 'start' }, action, signal),
  };
}
