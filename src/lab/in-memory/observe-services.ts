// What stands on top: Vault, the services, and etcd snapshots.

import { rhythm } from '../../observers/rhythm.ts';
import { same } from '../../observers/same.ts';
import { concernsCluster, concernsSnapshots } from './events.ts';
import { type ObserverHost, type Polls, patience } from './observer.ts';
import { createPoll } from './poll.ts';

const periodMs = (host: ObserverHost) => (): number => (host.attending.open ? rhythm.attended : rhythm.services);
const httpReach = (host: ObserverHost): number => Math.ceil(host.site.latency.http[1]);

/** Pods that do not run are not listed; when none answers, nothing is known. */
export function observeVault(host: ObserverHost, polls: Polls): void {
  const { cells, site, wire } = host;
  const pods = site.vault?.pods ?? [];
  if (host.config.vault === undefined || pods.length === 0) return;
  const poll = createPoll(host, {
    periodMs: periodMs(host),
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
          // When a container begins to answer is in no line of the trace.
          done(found.length === pods.length);
        });
      }
    },
  });
  polls.set('vault', poll);
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

/** The listing of snapshots: of the names that were ever asked for, those that exist. */
export function observeSnapshots(host: ObserverHost, polls: Polls): void {
  const { cells, wire } = host;
  const poll = createPoll(host, {
    periodMs: () => (host.attending.open ? rhythm.attended : rhythm.lists),
    reachMs: Math.ceil(host.site.latency.ssh[1]),
    concerns: concernsSnapshots,
    read({ began, asked }, done) {
      const names = [...host.snapshots];
      const listed: string[] = [];
      let running: string | undefined;
      let answers = 0;
      let open = names.length;
      const publish = (): void => {
        if (answers > 0 || names.length === 0) {
          cells.publish(
            'snapshots',
            { listed: listed.sort(), ...(running === undefined ? {} : { running }) },
            began,
            asked,
          );
        } else cells.fail('snapshots', { reason: 'SshTimeout', message: 'No server says which snapshots there are.' });
        done(true);
      };
      if (open === 0) return publish();
      for (const [name, machine] of names) {
        wire.send({ kind: 'ssh-snapshot-status', machine, name, timeoutMs: patience.probe }, (reply) => {
          if (reply.outcome === 'ok') {
            answers += 1;
            if (reply.value.state === 'done') listed.push(name);
            if (reply.value.state === 'running') running = name;
          }
          open -= 1;
          if (open === 0) publish();
        });
      }
    },
  });
  polls.set('snapshots', poll);
}
