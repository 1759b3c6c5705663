// API servers of the lab for one test, a client of them, and objects that look as the real ones do.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createKubernetesClient, type KubernetesClient } from '../../src/clients/kubernetes/client.ts';
import type { Clock } from '../../src/core/ports.ts';
import { type LabApi, type LabApiOptions, startLabApi } from '../../src/lab/servers/kubernetes/server.ts';
import { settled } from './fake-clock.ts';

export const attemptLimitMs = 5_000;

export async function aLabApi(options: LabApiOptions = {}): Promise<LabApi> {
  const server = await startLabApi(options);
  onTestFinished(() => server.close());
  return server;
}

/** Servers of one cluster: they share authority, token and store, as they share etcd. */
export async function someLabApis(count: number): Promise<readonly LabApi[]> {
  const first = await aLabApi();
  const { authority, token, store } = first;
  const rest = Array.from({ length: count - 1 }, () => aLabApi({ authority, token, store }));
  return [first, ...(await Promise.all(rest))];
}

export function aFile(content: string, name = 'kubeconfig'): string {
  const folder = mkdtempSync(join(tmpdir(), 'ananke-api-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

export function aClient(
  clock: Clock,
  servers: readonly { readonly url: string }[],
  kubeconfig: string,
): KubernetesClient {
  const endpoints = servers.map(({ url }) => url);
  const client = createKubernetesClient({ endpoints, kubeconfig: aFile(kubeconfig), attemptLimitMs, clock });
  onTestFinished(() => client.close());
  return client;
}

/** A port of loopback on which nobody listens: it was taken and given back. */
export async function nobodyThere(): Promise<{ readonly url: string }> {
  const server = await startLabApi();
  await server.close();
  return { url: server.url };
}

/** What happens on sockets happens without the clock of the test; the limit of the test bounds this. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await settled();
}

export const never = new AbortController().signal;
