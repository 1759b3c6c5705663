// The observers of the API on some servers of the lab, with cells that a test can look into.
import { onTestFinished } from 'vitest';
import type { KubernetesClient } from '../../src/clients/kubernetes/client.ts';
import { createPodDoor } from '../../src/clients/kubernetes/pod-proxy.ts';
import { createDiscovery } from '../../src/clients/kubernetes/served.ts';
import { createVaultClient } from '../../src/clients/vault/client.ts';
import type { LabApi } from '../../src/lab/servers/kubernetes/server.ts';
import { observeFlux } from '../../src/observers/flux/observer.ts';
import { observeKubernetes } from '../../src/observers/kubernetes/observer.ts';
import { createLister } from '../../src/observers/lister.ts';
import { createOwnWrites, type OwnWrites } from '../../src/observers/own-writes.ts';
import type { Polling } from '../../src/observers/poll.ts';
import type { Failure, Publisher } from '../../src/observers/publisher.ts';
import { observeVault } from '../../src/observers/vault/observer.ts';
import type { WhichPods } from '../../src/observers/vault/pods.ts';
import { createFakeClock, type FakeClock, settled } from './fake-clock.ts';
import { aClient, until } from './lab-api.ts';

export type Cell =
  | { readonly is: 'known'; readonly value: unknown; readonly began: number }
  | { readonly is: 'failed' | 'forgotten'; readonly failure: Failure };

export interface ObservedApi {
  readonly clock: FakeClock;
  readonly cells: ReadonlyMap<string, Cell>;
  readonly polls: ReadonlyMap<string, Polling>;
  readonly ownWrites: OwnWrites;
  /** How often each cell was published, failed or forgotten. */
  readonly changes: ReadonlyMap<string, number>;
  /** Somebody waits, from now on. */
  wait(): void;
  value(name: string): unknown;
  /** The next change of the cell. */
  news(name: string): Promise<Cell>;
  /** Lets time pass, and waits each time for the answers to what was asked: sockets take no time of this clock. */
  pass(milliseconds: number): Promise<void>;
}

export interface Observing {
  readonly kubelets: readonly string[];
  readonly keepNamespaces?: readonly string[];
  readonly flux?: { readonly namespace: string; readonly source: string };
  readonly vault?: WhichPods;
}

export function observed(servers: readonly LabApi[], observing: Observing): ObservedApi {
  const clock = createFakeClock();
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  const { client, quiet } = counted(aClient(clock, servers, servers[0]?.kubeconfig() ?? ''));
  const { publisher, cells, changes } = recordedCells();
  const ownWrites = createOwnWrites(clock);
  let waiting = false;
  const shared = {
    client,
    discovery: createDiscovery(client),
    lister: createLister(client, ownWrites),
    clock,
    cells: publisher,
    isWaitedFor: () => waiting,
  };
  const { kubelets, keepNamespaces = ['kube-system', 'longhorn-system'], flux, vault: which } = observing;
  const kubernetes = observeKubernetes({ ...shared, kubelets, keepNamespaces, random: () => 0.5 }, stop.signal);
  const ofFlux = flux === undefined ? [] : observeFlux({ ...shared, ...flux, api: kubernetes.api }, stop.signal);
  const vault = createVaultClient(createPodDoor(client, { scheme: 'http', port: 8200 }));
  const { api } = kubernetes;
  const ofVault = which === undefined ? [] : [observeVault({ ...shared, ...which, vault, api }, stop.signal)];
  return {
    clock,
    cells,
    changes,
    polls: new Map<string, Polling>([...kubernetes.polls, ...ofFlux, ...ofVault.map((one) => ['vault', one] as const)]),
    ownWrites,
    wait() {
      waiting = true;
      kubernetes.retime();
      for (const polling of ofVault) polling.retime();
    },
    value(name) {
      const cell = cells.get(name);
      return cell?.is === 'known' ? cell.value : undefined;
    },
    async news(name) {
      const before = changes.get(name) ?? 0;
      await until(() => (changes.get(name) ?? 0) > before);
      const cell = cells.get(name);
      if (cell === undefined) throw new Error('a change of a cell leaves it there');
      return cell;
    },
    async pass(milliseconds) {
      const end = clock.now() + milliseconds;
      await quiet();
      for (let due = clock.next(); due !== undefined && due <= end; due = clock.next()) {
        await clock.advance(due - clock.now());
        await quiet();
      }
      await clock.advance(end - clock.now());
    },
  };
}

/** How many turns of the event loop a reader may take between two of its requests. */
const turnsBetween = 5;

/** The client, and a way to wait until none of its requests is under way; watches are always. */
function counted(client: KubernetesClient) {
  let underWay = 0;
  const count = async <Value>(work: Promise<Value>): Promise<Value> => {
    underWay += 1;
    return await work.finally(() => (underWay -= 1));
  };
  return {
    client: {
      ...client,
      ask: (...of: Parameters<KubernetesClient['ask']>) => count(client.ask(...of)),
      ready: (...of: Parameters<KubernetesClient['ready']>) => count(client.ready(...of)),
    },
    quiet: async (): Promise<void> => {
      for (let turns = 0; turns < turnsBetween; turns += 1) {
        await settled();
        if (underWay > 0) turns = 0;
      }
    },
  };
}

function recordedCells() {
  const cells = new Map<string, Cell>();
  const changes = new Map<string, number>();
  const put = (name: string, cell: Cell): void => {
    cells.set(name, cell);
    changes.set(name, (changes.get(name) ?? 0) + 1);
  };
  const publisher: Publisher = {
    publish: (name, value, began) => put(name, { is: 'known', value, began }),
    fail: (name, failure) => put(name, { is: 'failed', failure }),
    forget: (name, failure) => put(name, { is: 'forgotten', failure }),
  };
  return { publisher, cells, changes };
}
