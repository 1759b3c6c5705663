// How long a tick has to wait for the event loop while a large cluster is listed as often as it ever is.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { openHostClock } from '../../src/clients/host-clock.ts';
import { createKubernetesClient } from '../../src/clients/kubernetes/client.ts';
import { createDiscovery } from '../../src/clients/kubernetes/served.ts';
import { nodeName } from '../../src/core/ids.ts';
import { createCells } from '../../src/observers/cells.ts';
import { observeKubernetes } from '../../src/observers/kubernetes/observer.ts';
import { laterBy } from '../../src/observers/later.ts';
import { createLister } from '../../src/observers/lister.ts';
import { createOwnWrites } from '../../src/observers/own-writes.ts';
import { atMost, type Figure, forTheRecord } from './figure.ts';

const pods = 2_000;
/** Code that has not run yet is slow once; that is not what is measured. */
const warmUpMs = 6_000;
const measuredMs = 20_000;
const resolutionMs = 5;
const goalMs = 50;

export async function lagFigures(): Promise<readonly Figure[]> {
  const server = spawn(process.execPath, [fileURLToPath(new URL('api-process.ts', import.meta.url)), `${pods}`], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const folder = await mkdtemp(join(tmpdir(), 'ananke-bench-'));
  try {
    const [line]: unknown[] = await once(createInterface(server.stdout), 'line');
    const { url, kubeconfig } = JSON.parse(String(line)) as { readonly url: string; readonly kubeconfig: string };
    const path = join(folder, 'kubeconfig');
    await writeFile(path, kubeconfig);
    const { p99Ms, lists } = await listFor(url, path);
    return [
      atMost(`wait of a tick for the event loop, p99, ${pods} pods listed every 2 s`, p99Ms, 'ms', goalMs),
      forTheRecord('readings of the pods meanwhile', lists, ''),
    ];
  } finally {
    server.stdin.end();
    await rm(folder, { recursive: true });
  }
}

async function listFor(url: string, kubeconfig: string): Promise<{ readonly p99Ms: number; readonly lists: number }> {
  const clock = openHostClock();
  const over = new AbortController();
  const client = createKubernetesClient({ endpoints: [url], kubeconfig, attemptLimitMs: 5_000, clock });
  let lists = 0;
  const cells = createCells(laterBy(clock, over.signal), () => undefined);
  const counted: typeof cells = {
    ...cells,
    publish(name, ...rest) {
      if (name === 'storage') lists += 1;
      return cells.publish(name, ...rest);
    },
  };
  const observed = observeKubernetes(
    {
      client,
      discovery: createDiscovery(client),
      lister: createLister(client, createOwnWrites(clock)),
      clock,
      cells: counted,
      isWaitedFor: () => true,
      random: Math.random,
      kubelets: Array.from({ length: Math.ceil(pods / 80) }, (_, index) => nodeName(`node-${index}`)),
      keepNamespaces: ['kube-system'],
    },
    over.signal,
  );
  await sleep(warmUpMs);
  const delays = monitorEventLoopDelay({ resolution: resolutionMs });
  lists = 0;
  delays.enable();
  await sleep(measuredMs);
  delays.disable();
  over.abort('measured');
  await Promise.all([...observed.polls.values()].map(({ done }) => done));
  client.close();
  return { p99Ms: Math.max(0, delays.percentile(99) / 1e6 - resolutionMs), lists };
}
