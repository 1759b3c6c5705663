/**
 * A Kubernetes API server for the lab: HTTPS on loopback with a certificate of its own authority, a store, and the behaviour that
 * ananke meets in the real one, refusals included. It keeps nothing on disk and knows one user.
 */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { TLSSocket } from 'node:tls';
import { type Authority, createAuthority, type Issued } from '../certificates/authority.ts';
import type { AccessAsked } from './access-review.ts';
import { answerWrongly, send } from './answer.ts';
import type { Backend, PodProcess } from './backend.ts';
import type { Faults } from './faults.ts';
import { type Api, handle } from './handle.ts';
import type { Json } from './objects.ts';
import { createPages, type Pages } from './pages.ts';
import { type Resource, resources } from './resources.ts';
import { routeOf } from './route.ts';
import { badRequest, refusal, unauthorized, unavailable } from './status.ts';
import { createStore, type Store } from './store.ts';
import { createWatches, type Watches } from './watches.ts';

export interface LabApiOptions {
  /** 127.0.0.1 when absent. */
  readonly address?: string;
  /** One for several servers of a cluster; a new one when absent. */
  readonly authority?: Authority;
  readonly store?: Store;
  readonly token?: string;
  /** Names in the certificate beside the address. */
  readonly names?: readonly string[];
  readonly certificate?: Issued;
  readonly served?: readonly Resource[];
  readonly backend?: Backend;
  /** Who listens in the pods of the store; nobody when absent. Not with a backend, which has its own. */
  readonly inPod?: PodProcess;
}
export interface LabApi {
  /** https://127.0.0.1:PORT */
  readonly url: string;
  readonly authority: Authority;
  readonly token: string;
  readonly store: Store;
  readonly pages: Pages;
  readonly watches: Watches;
  /** Paths of all requests that came, in order. */
  readonly requests: readonly string[];
  /** How many were ever opened. */
  connections(): number;
  /** For those that come from now on. */
  wrong(faults: Faults): void;
  /** What access reviews say no to from now on; the requests themselves are not judged by it. */
  forbid(forbidden: (asked: AccessAsked) => boolean): void;
  /** With this server, this authority and this token. */
  kubeconfig(): string;
  close(): Promise<void>;
}

/** A body is at most an object; one of etcd has 1.5 MB. */
const bodyLimitBytes = 3 * 1024 * 1024;
/** Idle connections are closed after this, as kube-apiserver does (IdleTimeout in pkg/server/secure_serving.go of k8s.io/apiserver). */
const keepAliveMs = 90_000;
/** What is kept of the requests. */
const requestsKept = 100_000;

export async function startLabApi(options: LabApiOptions = {}): Promise<LabApi> {
  const address = options.address ?? '127.0.0.1';
  const authority = options.authority ?? createAuthority('lab authority');
  const issued =
    options.certificate ??
    authority.issue({ commonName: 'kube-apiserver', names: [address, ...(options.names ?? [])] });
  const token = options.token ?? randomBytes(16).toString('hex');
  const store = options.store ?? createStore();
  let forbidden: (asked: AccessAsked) => boolean = () => false;
  const api: Api = {
    store,
    pages: createPages(),
    backend: options.backend ?? alone(store, options.inPod),
    served: options.served ?? resources,
    may: (asked) => !forbidden(asked),
  };
  const watches = createWatches(store);
  const requests: string[] = [];
  let faults: Faults = () => undefined;
  const server = createServer(
    {
      cert: issued.certificate,
      key: issued.key,
      ca: authority.certificate,
      requestCert: true,
      rejectUnauthorized: false,
      noDelay: true,
      keepAliveTimeout: keepAliveMs,
    },
    (incoming, response) => {
      const asked = { method: incoming.method ?? '', path: incoming.url ?? '', number: requests.length };
      if (requests.length < requestsKept) requests.push(`${asked.method} ${asked.path}`);
      response.on('error', () => undefined);
      void serve({ api, watches, token, fault: faults(asked) }, incoming, response);
    },
  );
  let connections = 0;
  server.on('secureConnection', () => (connections += 1));
  await new Promise<void>((resolve) => {
    server.listen(0, address, resolve);
  });
  const bound = server.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : 0;
  const url = `https://${address}:${port}`;
  return {
    url,
    authority,
    token,
    store,
    pages: api.pages,
    watches,
    requests,
    connections: () => connections,
    wrong(next) {
      faults = next;
    },
    forbid(next) {
      forbidden = next;
    },
    kubeconfig: () => kubeconfigFor(url, authority.certificate, { token }),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** A kubeconfig as people write it, in JSON, which is YAML too. */
export function kubeconfigFor(server: string, authority: string, user: { readonly token: string } | Issued): string {
  const base64 = (pem: string): string => Buffer.from(pem).toString('base64');
  const credentials =
    'token' in user
      ? { token: user.token }
      : { 'client-certificate-data': base64(user.certificate), 'client-key-data': base64(user.key) };
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'lab',
    clusters: [{ name: 'lab', cluster: { server, 'certificate-authority-data': base64(authority) } }],
    users: [{ name: 'ananke', user: credentials }],
    contexts: [{ name: 'lab', context: { cluster: 'lab', user: 'ananke' } }],
  });
}

function alone(store: Store, inPod: PodProcess = async () => undefined): Backend {
  return {
    gate: async () => 'serves',
    refresh: async () => ({ version: `${store.version()}` }),
    change: async () => ({}),
    end: async () => undefined,
    inPod,
  };
}

interface Serving {
  readonly api: Api;
  readonly watches: Watches;
  readonly token: string;
  readonly fault: ReturnType<Faults>;
}

async function serve(
  { api, watches, token, fault }: Serving,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const gate = await api.backend.gate();
  if (gate === 'silent' || fault?.is === 'hang') return;
  if (gate === 'refused' || fault?.is === 'cut') return void incoming.socket.destroy();
  const url = new URL(incoming.url ?? '/', 'https://lab');
  const route = routeOf(url.pathname);
  if (!isKnown(incoming, token)) return send(response, unauthorized());
  if (gate === 'unavailable') {
    if (route.is === 'health') return send(response, { status: 500, body: '[-]etcd failed: reason withheld\n' });
    return send(response, unavailable());
  }
  const isWatch = route.is === 'collection' && ['1', 'true'].includes(url.searchParams.get('watch') ?? '');
  if (isWatch && fault === undefined) return watches.open(route.resource, route.namespace, url.searchParams, response);
  const body = await bodyOf(incoming);
  if (body === undefined) return send(response, refusal(413, 'RequestEntityTooLarge', 'limit is 3145728'));
  const type = incoming.headers['content-type'] ?? '';
  const parsed = body === '' ? {} : jsonOrNothing(body);
  if (parsed === undefined) return send(response, badRequest('the body of the request is no JSON'));
  const method = incoming.method ?? '';
  const reply = await handle(api, route, { method, query: url.searchParams, type, body: parsed });
  return fault === undefined ? send(response, reply) : answerWrongly(response, reply, fault);
}

function isKnown(incoming: IncomingMessage, token: string): boolean {
  if (incoming.headers.authorization === `Bearer ${token}`) return true;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- an https server has no other sockets
  return (incoming.socket as TLSSocket).authorized;
}

/** Undefined: it is longer than any object. */
async function bodyOf(incoming: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of incoming) {
      const bytes = Buffer.from(chunk);
      size += bytes.length;
      if (size > bodyLimitBytes) return undefined;
      chunks.push(bytes);
    }
  } catch {
    // Whoever asked is gone.
    return '';
  }
  return Buffer.concat(chunks).toString('utf8');
}

function jsonOrNothing(text: string): Json | undefined {
  try {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what a JSON parser gives is JSON
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
