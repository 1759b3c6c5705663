/** The world as a decision found it, for a plan. */
import type { Decision, Input } from '../../core/decision.ts';
import { factAbout, type PodReading, type Snapshot } from '../../core/facts.ts';
import { isDrained } from '../../reconcilers/down/workloads.ts';

/** The inputs of a decision, and what it came to. */
export interface Seen {
  readonly input: Input;
  readonly decision: Decision;
}

export interface PodCounts {
  readonly evicted: number;
  /** Of storage, network, webhooks and DaemonSets: they end with their node. */
  readonly staying: number;
  readonly budgets: readonly string[];
  /** Nodes whose pods could not be read. */
  readonly unknownOn: number;
}

export function podsOn(nodes: readonly string[], snapshot: Snapshot, keepNamespaces: readonly string[]): PodCounts {
  const lists = nodes.map((name) => factAbout(snapshot, 'pods', name));
  const pods = lists.flatMap((list): readonly PodReading[] => (list.state === 'known' ? list.value : []));
  const evicted = pods.filter((pod) => !isDrained(pod, keepNamespaces));
  return {
    evicted: evicted.length,
    staying: pods.length - evicted.length,
    budgets: [...new Set(evicted.flatMap(({ blockedBy }) => blockedBy ?? []))],
    unknownOn: lists.filter(({ state }) => state !== 'known').length,
  };
}
