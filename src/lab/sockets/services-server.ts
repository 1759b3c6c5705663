/**
 * The services of a simulated site behind one HTTPS server, as behind one ingress. A healthy one gives the answers that its program
 * would give (see observers/services/presets.ts for where they come from); an unhealthy one is what the ingress says of it: 503.
 */
import { once } from 'node:events';
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { ServiceCheck } from '../../api/config-startup.ts';
import type { Authority } from '../servers/certificates/authority.ts';
import type { WorldLink } from '../servers/kubernetes/world-link.ts';

export interface ServicesServer {
  readonly port: number;
  close(): void;
}
interface Page {
  readonly status: number;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: unknown;
}

const timeoutMs = 10_000;

/** `hosts`: names in its certificate. The checks may still bear another port than the one that it gets. */
export async function startServicesServer(
  link: WorldLink,
  options: {
    readonly address: string;
    readonly authority: Authority;
    readonly checks: () => readonly ServiceCheck[];
    readonly hosts: readonly string[];
  },
): Promise<ServicesServer> {
  const { certificate, key } = options.authority.issue({ commonName: 'ingress', names: [...options.hosts] });
  const server = createServer({ cert: certificate, key, noDelay: true }, (request, response) => {
    response.on('error', () => undefined);
    void serve(link, options.checks(), request, response);
  });
  server.listen({ host: options.address, port: 0 });
  await once(server, 'listening');
  const bound = server.address();
  return {
    port: typeof bound === 'object' && bound !== null ? bound.port : 0,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function serve(
  link: WorldLink,
  checks: readonly ServiceCheck[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', `https://${request.headers.host ?? 'unknown'}`);
  const check = checks.find((one) => new URL(one.url).host === url.host);
  if (check === undefined) return give(response, { status: 404 });
  const reply = await link.send({ kind: 'service-probe', service: check.name, timeoutMs });
  // Nobody answers: the machine of the ingress is off, or no way leads there.
  if (reply.outcome === 'timeout') return undefined;
  const isWell = reply.outcome === 'ok' && reply.value.healthy;
  return give(response, isWell ? pageOf(check, url) : { status: 503 });
}

function give(response: ServerResponse, { status, headers = {}, body }: Page): void {
  response.writeHead(status, { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers });
  response.end(body === undefined ? '' : JSON.stringify(body));
}

function pageOf(check: ServiceCheck, { origin, pathname }: URL): Page {
  switch (check.preset) {
    case 'gitea':
      return pathname === '/api/healthz'
        ? { status: 200, body: { status: 'pass', checks: { 'database:ping': [{ status: 'pass' }] } } }
        : { status: 200 };
    case 'grafana':
      return { status: 200, body: { database: 'ok', version: '12.0.0' } };
    case 'keycloak-oidc':
      return { status: 200, body: { issuer: `${origin}/realms/${check.realm ?? ''}`, jwks_uri: `${origin}/certs` } };
    case 'harbor-registry':
      return harborPage(pathname, origin);
    case 'auth-redirect':
      return { status: 302, headers: { location: `https://${check.redirect_host ?? 'login'}/oauth2/start` } };
    default:
      return { status: check.accept_status?.[0] ?? 200, body: bodyFor(check.expect_json ?? {}) };
  }
}

function harborPage(path: string, origin: string): Page {
  if (path !== '/v2/') return { status: 200, body: { status: 'healthy', token: 'none' } };
  const challenge = `Bearer realm="${origin}/service/token",service="harbor-registry"`;
  return {
    status: 401,
    headers: { 'www-authenticate': challenge, 'docker-distribution-api-version': 'registry/2.0' },
  };
}

/** An object in which each path of the check, such as `$.res`, holds what is expected there. */
function bodyFor(expected: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  for (const [path, value] of Object.entries(expected)) {
    const keys = path.replace(/^\$\.?/, '').split('.');
    let at = body;
    for (const key of keys.slice(0, -1)) {
      const inner: Record<string, unknown> = {};
      at[key] ??= inner;
      at = inner;
    }
    at[keys.at(-1) ?? ''] = value;
  }
  return body;
}
