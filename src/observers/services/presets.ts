/**
 * Checks that know a program: the request that proves that it works, and the answers that only look as if. Facts: Gitea
 * routers/web/healthcheck, Grafana's health API, OpenID Connect Discovery 1.0 (4.3), the token flow of the distribution
 * registry, Harbor's health API, oauth2-proxy.
 */
import type { ServiceCheck } from '../../api/config-startup.ts';
import { shown } from './general.ts';
import { valueAt } from './json-path.ts';
import { type Answered, type Judgement, jsonIn, type Probe, statusWords, unwell, well } from './judgement.ts';

type Preset = NonNullable<ServiceCheck['preset']>;

export const presetProbes: Readonly<Record<Preset, (check: ServiceCheck) => readonly Probe[]>> = {
  gitea: ({ url, repository }) => [
    // In installation mode, with an empty database, it also passes: but then it names no checks.
    json(at(url, '/api/healthz'), (body) =>
      valueAt(body, '$.status') !== 'pass' ? 'it does not pass' : hasChecks(body) ? undefined : 'it is not installed',
    ),
    ...(repository === undefined
      ? []
      : [status(at(url, `/${repository}.git/info/refs?service=git-upload-pack`), [200], `${repository} is served`)]),
  ],
  grafana: ({ url }) => [
    json(at(url, '/api/health'), (body) =>
      valueAt(body, '$.database') === 'ok' ? undefined : `its database is ${shown(valueAt(body, '$.database'))}`,
    ),
  ],
  'keycloak-oidc': ({ url, realm = '' }) => {
    const issuer = at(url, `/realms/${encodeURIComponent(realm)}`);
    return [{ url: `${issuer}/.well-known/openid-configuration`, judge: (answer) => discovered(answer, issuer) }];
  },
  'harbor-registry': ({ url }) => [
    { url: at(url, '/v2/'), judge: challenged },
    json(at(url, '/api/v2.0/health'), (body) =>
      valueAt(body, '$.status') === 'healthy' ? undefined : `its health is ${shown(valueAt(body, '$.status'))}`,
    ),
  ],
  'auth-redirect': ({ url, redirect_host }) => [{ url, judge: (answer) => redirected(answer, url, redirect_host) }],
};

const at = (base: string, path: string): string => `${base.replace(/\/+$/, '')}${path}`;

function status(url: string, accepted: readonly number[], message: string): Probe {
  return {
    url,
    judge: (answer) => (accepted.includes(answer.status) ? well(message) : unwell(statusWords(answer))),
  };
}

/** `wrongWith` gives what is wrong with the body of a 200, if anything. */
function json(url: string, wrongWith: (body: unknown) => string | undefined): Probe {
  return {
    url,
    judge(answer) {
      if (answer.status !== 200) return unwell(statusWords(answer));
      const read = jsonIn(answer);
      const wrong = 'why' in read ? read.why : wrongWith(read.json);
      return wrong === undefined ? well('its health is good') : unwell(`HTTP 200, but ${wrong}`);
    },
  };
}

function hasChecks(body: unknown): boolean {
  const checks = valueAt(body, '$.checks');
  return typeof checks === 'object' && checks !== null && Object.keys(checks).length > 0;
}

/** A wrong host name in its configuration gives another issuer, and nobody can log in. The keys prove that the realm works. */
function discovered(answer: Answered, issuer: string): Judgement {
  if (answer.status !== 200) return unwell(statusWords(answer));
  const read = jsonIn(answer);
  if ('why' in read) return unwell(`HTTP 200, but ${read.why}`);
  const found = valueAt(read.json, '$.issuer');
  if (found !== issuer) return unwell(`its issuer is ${shown(found)} and not ${issuer}`);
  const keys = valueAt(read.json, '$.jwks_uri');
  if (typeof keys !== 'string') return unwell('it names no keys (jwks_uri)');
  return { healthy: 'ask-on', probe: status(keys, [200], 'it serves the realm and its keys') };
}

/** An anonymous visitor is told where to get a token; then that place has to answer, too. */
function challenged(answer: Answered): Judgement {
  const challenge = answer.headers['www-authenticate'] ?? '';
  if (answer.status !== 401) return unwell(`${statusWords(answer)}, and not 401: no registry asks for a token`);
  const realm = /^Bearer\s.*?realm="([^"]+)"/i.exec(challenge)?.[1];
  const service = /service="([^"]+)"/i.exec(challenge)?.[1];
  if (realm === undefined || answer.headers['docker-distribution-api-version'] === undefined)
    return unwell('HTTP 401, but not that of a registry');
  const query = service === undefined ? '' : `?service=${encodeURIComponent(service)}`;
  return { healthy: 'ask-on', probe: status(`${realm}${query}`, [200], 'it gives tokens') };
}

/** It proves that the login stands before the service, and no more; the service behind it is not asked. */
function redirected(answer: Answered, url: string, host: string | undefined): Judgement {
  const where = answer.headers['location'];
  if (answer.status < 300 || answer.status > 399 || where === undefined)
    return unwell(`${statusWords(answer)}, and no redirect to ${host ?? 'a login'}`);
  const target = URL.parse(where, url)?.hostname;
  return target === host?.toLowerCase()
    ? well(`sends visitors to ${host}`)
    : unwell(`sends visitors to ${shown(target ?? where)} and not to ${host}`);
}
