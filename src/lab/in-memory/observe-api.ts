// The Kubernetes API: whether it answers, and what its lists show.
import type { ApiReading, CellName } from '../../core/facts.ts';
import { siteOf } from '../../core/site.ts';
import type { Failure } from '../../observers/publisher.ts';
import { rhythm } from '../../observers/rhythm.ts';
import type { Listed, PdbView, PodView, Reply } from '../world/command.ts';
import { concernsCluster } from './events.ts';
import { createLeases } from './leases.ts';
import {
  cordonMark,
  fluxReading,
  fluxSourceReading,
  podsByNode,
  storageReading,
  volumesByNode,
  workloadsReading,
} from './lists.ts';
import { type ObserverHost, type Polls, patience } from './observer.ts';
import { createPoll, type PollSpec, type Reading } from './poll.ts';

const listNames = ['nodes', 'pods', 'volumes', 'flux'] as const;

interface Api {
  readonly host: ObserverHost;
  readonly kubelets: readonly string[];
  reading: ApiReading | undefined;
}

/** Whether there is any use in asking the API for more. */
export interface ApiWatch {
  isReady(): boolean;
  onChange(listener: (isReady: boolean) => void): void;
}

export function observeApi(host: ObserverHost, polls: Polls): ApiWatch {
  const api: Api = { host, kubelets: siteOf(host.config).kubelets, reading: undefined };
  const add = (name: string, cells: readonly CellName[], read: PollSpec['read'], concerns = concernsCluster): void => {
    const periodMs = (): number | undefined => listPeriod(api);
    const fail = failAll(host, cells);
    failures.push(fail);
    const readWhole: PollSpec['read'] = (reading, done) =>
      read(reading, (calm) => {
        // It came in when the API had fallen silent: nobody reads it again until that is over.
        if (!isReady(api)) fail(apiUnavailable);
        done(calm);
      });
    polls.set(name, createPoll(host, { periodMs, reachMs: reachMs(host), concerns, read: readWhole }));
  };
  const failures: ((failure: Failure) => void)[] = [];
  const listeners: ((isReady: boolean) => void)[] = [];
  const perNode = (kind: 'kube-node' | 'pods' | 'volumes') => api.kubelets.map((node): CellName => `${kind}/${node}`);

  polls.set(
    'api',
    createApiPoll(api, (ready) => {
      for (const name of listNames) polls.get(name)?.retime();
      if (!ready) for (const fail of failures) fail(apiUnavailable);
      for (const listener of listeners) listener(ready);
    }),
  );
  const nodes = nodesReader(api, perNode('kube-node'));
  add('nodes', perNode('kube-node'), nodes.read, nodes.concerns);
  const podCells: CellName[] = [...perNode('pods'), 'storage', 'workloads'];
  add('pods', podCells, podsReader(api, podCells));
  add('volumes', perNode('volumes'), volumesReader(api, perNode('volumes')));
  if (host.config.flux !== undefined) add('flux', ['flux', 'flux-source'], fluxReader(api, host.config.flux.source));
  return { isReady: () => isReady(api), onChange: (listener) => void listeners.push(listener) };
}

export const apiUnavailable: Failure = {
  reason: 'ApiUnavailable',
  message: 'The Kubernetes API does not answer requests.',
};
const staleList: Failure = {
  reason: 'StaleList',
  message: 'The API showed a list that is older than what was last written.',
};

const isReady = ({ reading }: Api): boolean => reading?.answer === 'ready';

function reachMs(host: ObserverHost): number {
  return Math.ceil(host.site.latency.api[1]);
}

function failAll(host: ObserverHost, cells: readonly CellName[]): (failure: Failure) => void {
  return (failure) => {
    for (const cell of cells) host.cells.fail(cell, failure);
  };
}

function listPeriod(api: Api): number | undefined {
  if (!isReady(api)) return undefined;
  return api.host.attending.open ? rhythm.attended : rhythm.lists;
}

function createApiPoll(api: Api, onChange: (isReady: boolean) => void): ReturnType<typeof createPoll> {
  const { host } = api;
  return createPoll(host, {
    periodMs: () => (host.attending.open ? rhythm.attended : rhythm.api),
    reachMs: reachMs(host),
    concerns: concernsCluster,
    read({ began, asked }, done) {
      host.wire.send({ kind: 'api-ready', timeoutMs: patience.api }, (reply) => {
        const answer = answerOf(reply);
        const changed = api.reading?.answer !== answer;
        if (changed || api.reading === undefined) api.reading = { answer, since: began };
        host.cells.publish('api', api.reading, began, asked);
        if (changed) onChange(answer === 'ready');
        done(true);
      });
    },
  });
}

function answerOf(reply: Reply<unknown>): ApiReading['answer'] {
  if (reply.outcome === 'ok') return 'ready';
  // Refused means that nobody listens, which is as silent as it gets for whoever wants an API.
  return reply.outcome === 'timeout' || reply.word === 'connection-refused' ? 'silent' : 'failing';
}

/** The list, when it came and is not older than what we wrote; otherwise the cells say why not. */
function listed<T>(api: Api, reply: Reply<Listed<T>>, fail: (failure: Failure) => void): Listed<T> | undefined {
  if (reply.outcome !== 'ok') fail(apiUnavailable);
  else if (reply.value.resourceVersion < api.host.ownWrites.version) fail(staleList);
  else return reply.value;
  return undefined;
}

function nodesReader(api: Api, cells: readonly CellName[]): Pick<PollSpec, 'read' | 'concerns'> {
  const { host } = api;
  const leases = createLeases();
  const fail = failAll(host, cells);
  let before = 0;
  let overslept: Reading['rested'];
  let eventAt = -Infinity;
  return {
    concerns(event) {
      if (!concernsCluster(event)) return false;
      eventAt = event.at;
      return true;
    },
    read({ began, asked, sentAt, rested }, done) {
      host.wire.send({ kind: 'api-nodes', timeoutMs: patience.list }, (reply) => {
        const list = listed(api, reply, fail);
        // Beats were rested over after a list that came; failures since then do not undo that.
        overslept ??= rested;
        if (list === undefined) return done(false);
        const lease = { sentAt, rested: overslept, before, reachMs: reachMs(host) };
        before = sentAt;
        overslept = undefined;
        for (const node of list.items) {
          if (!api.kubelets.includes(node.name)) continue;
          const run = node.annotations[cordonMark];
          const value = {
            unschedulable: node.unschedulable,
            ...(run === undefined ? {} : { cordonedBy: run }),
            ready: node.ready === 'True',
            lease: leases.see(node.name, node.leaseRenewedAt, lease),
          };
          host.cells.publish(`kube-node/${node.name}`, value, began, asked);
        }
        return done(leases.calm(eventAt, sentAt));
      });
    },
  };
}

function podsReader(api: Api, cells: readonly CellName[]): PollSpec['read'] {
  const { host } = api;
  const fail = failAll(host, cells);
  let shown = '';
  return (reading, done) => {
    let pods: Listed<PodView> | undefined;
    let pdbs: Listed<PdbView> | undefined;
    let open = 2;
    const arrive = (): void => {
      open -= 1;
      if (open > 0) return;
      if (pods !== undefined && pdbs !== undefined) {
        const stands = `${pods.resourceVersion} ${pdbs.items.map((pdb) => pdb.disruptionsAllowed).join()}`;
        // The version moves with every write, and without one there is nothing new to convert.
        if (stands !== shown || reading.asked || wasStale(host, cells))
          publishPods(api, pods.items, pdbs.items, reading);
        shown = stands;
      }
      done(true);
    };
    host.wire.send({ kind: 'api-pods', timeoutMs: patience.list }, (reply) => {
      pods = listed(api, reply, fail);
      arrive();
    });
    host.wire.send({ kind: 'api-pdbs', timeoutMs: patience.list }, (reply) => {
      pdbs = listed(api, reply, fail);
      arrive();
    });
  };
}

function wasStale(host: ObserverHost, cells: readonly CellName[]): boolean {
  return cells.some((cell) => host.cells.get(cell)?.state !== 'known');
}

function publishPods(
  { host, kubelets }: Api,
  pods: readonly PodView[],
  pdbs: readonly PdbView[],
  { began, asked }: Reading,
): void {
  for (const [node, onNode] of podsByNode(pods, pdbs, kubelets))
    host.cells.publish(`pods/${node}`, onNode, began, asked);
  host.cells.publish('storage', storageReading(pods), began, asked);
  host.cells.publish('workloads', workloadsReading(pods), began, asked);
}

function volumesReader(api: Api, cells: readonly CellName[]): PollSpec['read'] {
  const { host } = api;
  const fail = failAll(host, cells);
  let shown = -1;
  return ({ began, asked }, done) => {
    host.wire.send({ kind: 'api-volumes', timeoutMs: patience.list }, (reply) => {
      const list = listed(api, reply, fail);
      if (list !== undefined && (list.resourceVersion !== shown || asked || wasStale(host, cells))) {
        shown = list.resourceVersion;
        for (const [node, value] of volumesByNode(list.items, api.kubelets)) {
          host.cells.publish(`volumes/${node}`, value, began, asked);
        }
      }
      done(true);
    });
  };
}

function fluxReader(api: Api, sourceName: string): PollSpec['read'] {
  const { host } = api;
  const fail = failAll(host, ['flux', 'flux-source']);
  return ({ began, asked }, done) => {
    host.wire.send({ kind: 'api-flux', timeoutMs: patience.list }, (reply) => {
      const list = listed(api, reply, fail);
      if (list === undefined) return done(true);
      host.cells.publish('flux', fluxReading(list.items), began, asked);
      const source = fluxSourceReading(list.items, sourceName);
      if (source !== undefined) host.cells.publish('flux-source', source, began, asked);
      else
        host.cells.forget('flux-source', {
          reason: 'NoFluxSource',
          message: `There is no GitRepository ${sourceName}.`,
        });
      // A reconciliation that ends without changing a condition leaves no line in the trace.
      return done(!list.items.some((object) => object.reconciling));
    });
  };
}
