/** A decision as samples: all that is told to Prometheus, in one pure function. What is not known has no sample. */
import type { Seen } from '../plan/seen.ts';
import { tellingOf } from '../status/telling.ts';
import { clusterMetrics, clusterSamples } from './cluster.ts';
import type { LoopFacts } from './loop-facts.ts';
import { ownMetrics, ownSamples, turnMetrics } from './own.ts';
import { powerMetrics, powerSamples } from './power.ts';
import type { Definitions, Sample } from './sample.ts';
import { workMetrics, workSamples } from './work.ts';

/** Every metric there is, by what it is about: docs/metrics.md is made from it. */
export const metricGroups: Readonly<Record<'power' | 'cluster' | 'work' | 'own', Definitions>> = {
  power: powerMetrics,
  cluster: clusterMetrics,
  work: workMetrics,
  own: { ...ownMetrics, ...turnMetrics },
};

export interface SamplesInput extends Seen {
  readonly loop: LoopFacts;
}

export function samplesOf({ input, decision, loop }: SamplesInput): readonly Sample[] {
  const telling = tellingOf(input, decision);
  return [
    ...powerSamples(telling),
    ...clusterSamples(telling),
    ...workSamples(telling, loop),
    ...ownSamples(telling, loop),
  ];
}
