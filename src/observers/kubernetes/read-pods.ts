/** The cells `pods` and `storage`: Pod objects, and the disruption budgets that keep them. */
import { disruptionBudgets, pods as podCollection } from '../../clients/kubernetes/paths.ts';
import type { CellName, PodReading } from '../../core/facts.ts';
import type { Instant } from '../../core/moment.ts';
import { fitter, type Odd } from '../fit.ts';
import type { Failure } from '../publisher.ts';
import { podReading, storageReading } from './pods.ts';
import { failAll, type KubernetesObserverOptions, type Reader } from './reader.ts';
import { DisruptionBudget, Pod } from './schema.ts';

const fitPod = fitter('Pod', Pod);
const fitBudget = fitter('PodDisruptionBudget', DisruptionBudget);

/** All pods of one moment, or why they are not known. */
export type PodList = { readonly pods: readonly Pod[]; readonly began: Instant } | { readonly failure: Failure };

export interface PodsReader extends Reader {
  /** What the reading that is under way finds, else what the last one found; undefined before the first. */
  latest(): Promise<PodList | undefined>;
}

export function createPodsReader(host: KubernetesObserverOptions): PodsReader {
  const { lister, cells, kubelets, keepNamespaces } = host;
  const perNode = kubelets.map((node): CellName => `pods/${node}`);
  const names: readonly CellName[] = [...perNode, 'storage'];
  const fail = (failure: Failure): PodList => {
    failAll(cells, names, failure);
    return { failure };
  };
  const read: (...of: Parameters<Reader['read']>) => Promise<PodList | undefined> = async (
    { began, asked },
    signal,
  ) => {
    const [pods, budgets] = await Promise.all([
      lister.show(podCollection, fitPod, signal),
      lister.show(disruptionBudgets, fitBudget, signal),
    ]);
    if (signal.aborted) return undefined;
    if (pods.is === 'failed') return fail(pods.failure);
    if (budgets.is === 'failed') return fail(budgets.failure);
    // A budget that cannot be read could be for any pod.
    const unplaced = [...budgets.odd, ...pods.odd.filter(({ node }) => node === undefined)][0];
    if (unplaced !== undefined) return fail(unplaced.failure);
    const readings = byNode(pods.values.map((pod) => [pod.spec.nodeName ?? '', podReading(pod, budgets.values)]));
    const odd = firstByNode(pods.odd);
    for (const node of kubelets) {
      const wrong = odd.get(node);
      if (wrong !== undefined) cells.fail(`pods/${node}`, wrong.failure);
      else cells.publish(`pods/${node}`, readings.get(node) ?? [], began, asked);
    }
    const [wrong] = pods.odd;
    if (wrong !== undefined) {
      cells.fail('storage', wrong.failure);
      return { failure: wrong.failure };
    }
    cells.publish('storage', storageReading(pods.values, keepNamespaces), began, asked);
    return { pods: pods.values, began };
  };
  let latest: Promise<PodList | undefined> = Promise.resolve(undefined);
  return {
    cells: names,
    latest: () => latest,
    async read(reading, signal) {
      latest = read(reading, signal);
      await latest;
    },
  };
}

function byNode(placed: readonly (readonly [string, PodReading])[]): ReadonlyMap<string, readonly PodReading[]> {
  const result = new Map<string, PodReading[]>();
  for (const [node, pod] of placed) {
    const there = result.get(node);
    if (there === undefined) result.set(node, [pod]);
    else there.push(pod);
  }
  return result;
}

function firstByNode(odd: readonly Odd[]): ReadonlyMap<string, Odd> {
  return new Map(odd.toReversed().map((one) => [one.node ?? '', one]));
}
