// What stands on top: Vault and the services.

import { rhythm } from '../../observers/rhythm.ts';
import { same } from '../../observers/same.ts';
import { concernsCluster } from './events.ts';
import { type ApiWatch, apiUnavailable } from './observe-api.ts';
import { type ObserverHost, type Polls, patience } from './observer.ts';
import { createPoll } from './poll.ts';

const periodMs = (host: ObserverHost) => (): number => (host.attending.open ? rhythm.attended : rhythm.services);
const httpReach = (host: ObserverHost): number => Math.ceil(host.site.latency.http[1]);

/** Pods that do not run are not listed; when none answers, nothing is known. They are asked through the API. */
export function observeVault(host: ObserverHost, polls: Polls, api: ApiWatch): void {
  const { cells, site, wire } = host;
  const pods = site.vault?.pods ?? [];
  if (host.config.vault === undefined || pods.length === 0) return;
  const poll = createPoll(host, {
    periodMs: () => (api.isReady() ? periodMs(host)() : undefined),
    reachMs: httpReach(host),
    concerns: concernsCluster,
    read({ began, asked }, done) {
      const sealed = new Map<string, boolean>();
      let open = pods.length;
      for (const pod of pods) {
        wire.send({ kind: 'vault-status', pod, timeoutMs: patience.http }, (reply) => {
          if (reply.outcome === 'ok') sealed.set(pod, reply.value.sealed);
          open -= 1;
          if (open > 0) return;
          const answered = pods.filter((name) => sealed.has(name));
          const found = answered.map((name) => ({ name, sealed: sealed.get(name) === true, initialised: true }));
          if (found.length > 0) cells.publish('vault', { pods: found }, began, asked);
          else cells.fail('vault', { reason: 'VaultUnreachable', message: 'No Vault pod answers.' });
          if (!api.isReady()) cells.fail('vault', apiUnavailable);
          // When a container begins to answer is in no line of the trace.
          done(found.length === pods.length);
        });
      }
    },
  });
  polls.set('vault', poll);
  api.onChange((isReady) => {
    poll.retime();
    if (!isReady) cells.fail('vault', apiUnavailable);
  });
}

/** Every service by itself; `ingress` is what all of them say together. */
export function observeServices(host: ObserverHost, polls: Polls): void {
  const { cells, config, wire } = host;
  const healthy = new Map<string, boolean>();
  for (const name of config.startup.services) {
    let last: unknown;
    const poll = createPoll(host, {
      periodMs: periodMs(host),
      reachMs: httpReach(host),
      concerns: concernsCluster,
      read({ began, asked }, done) {
        wire.send({ kind: 'service-probe', service: name, timeoutMs: patience.http }, (reply) => {
          const isHealthy = reply.outcome === 'ok' && reply.value.healthy;
          const message = reply.outcome === 'ok' ? `HTTP ${reply.value.status}` : 'no answer';
          cells.publish(`service/${name}`, { healthy: isHealthy, message }, began, asked);
          healthy.set(name, isHealthy);
          if (healthy.size === config.startup.services.length) {
            const notConverged = config.startup.services.filter((one) => healthy.get(one) !== true);
            cells.publish('ingress', { notConverged }, began, asked);
          }
          // A service may answer now so, now so, although nothing happens: two equal answers, then it rests.
          const calm = same(last, reply);
          last = reply;
          done(calm);
        });
      },
    });
    polls.set(`service/${name}`, poll);
  }
}
