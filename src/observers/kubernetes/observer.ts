/**
 * The Kubernetes API in its own rhythm: whether it answers, and the cells that its lists give. LIST on a period is the truth; a watch
 * only asks for the next one sooner. Each poll publishes its own cells, so that one resource that fails leaves the others known.
 */
import type { CellName } from '../../core/facts.ts';
import { apiUnavailable } from '../api-failure.ts';
import { type Polling, type Reading, startPoll } from '../poll.ts';
import { rhythm } from '../rhythm.ts';
import { type ApiWatch, createApiReader } from './api.ts';
import { createNodesReader } from './read-nodes.ts';
import { createPodsReader } from './read-pods.ts';
import { createVolumesReader } from './read-volumes.ts';
import { createWorkloadsReader } from './read-workloads.ts';
import { failAll, type KubernetesObserverOptions } from './reader.ts';
import { watchForHints } from './watch-hints.ts';

export interface KubernetesObserver {
  /** By the cell that they publish; one poll publishes several. */
  readonly polls: ReadonlyMap<CellName, Polling>;
  /** The API was ready when it was last asked. Whoever reads from it too, asks here whether there is any use in it. */
  readonly api: ApiWatch;
  /** Whether somebody waits has changed. */
  retime(): void;
}

export function observeKubernetes(options: KubernetesObserverOptions, signal: AbortSignal): KubernetesObserver {
  const { client, clock, cells, isWaitedFor } = options;
  const pods = createPodsReader(options);
  const readers = [
    createNodesReader(options),
    pods,
    createVolumesReader(options),
    createWorkloadsReader(options, pods),
  ];
  const api = createApiReader(client, cells);
  const listPeriodMs = (): number | undefined => {
    if (!api.isReady()) return undefined;
    return isWaitedFor() ? rhythm.attended : rhythm.lists;
  };
  const lists = readers.map((reader) => {
    const read = async (reading: Reading, stop: AbortSignal): Promise<void> => {
      await reader.read(reading, stop);
      // It came in when the API had fallen silent: nobody reads it again until that is over, so it must not stand as known.
      if (!api.isReady() && !stop.aborted) failAll(cells, reader.cells, apiUnavailable);
    };
    return { reader, polling: startPoll(clock, { periodMs: listPeriodMs, read }, signal) };
  });
  const retime = (): void => {
    for (const { polling } of lists) polling.retime();
  };
  api.onChange((isReady) => {
    retime();
    if (!isReady) for (const { cells: names } of readers) failAll(cells, names, apiUnavailable);
  });
  const apiPoll = startPoll(
    clock,
    {
      periodMs: () => (isWaitedFor() ? rhythm.attended : rhythm.api),
      read: (reading, stop) => api.read(reading, stop),
    },
    signal,
  );
  watchForHints(options, lists, signal);
  const polls = new Map<CellName, Polling>([['api', apiPoll]]);
  for (const { reader, polling } of lists) for (const cell of reader.cells) polls.set(cell, polling);
  return {
    polls,
    api,
    retime() {
      apiPoll.retime();
      retime();
    },
  };
}
