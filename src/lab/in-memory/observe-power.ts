// The own host and the UPSes: read every second, from the first moment on.
import type { UpsReading } from '../../core/facts.ts';
import { bootId } from '../../core/ids.ts';
import { rhythm } from '../../observers/rhythm.ts';
import { concernsOwnHost, concernsUps } from './events.ts';
import { type ObserverHost, type Polls, patience } from './observer.ts';
import { createPoll } from './poll.ts';
import { upsFailure, upsReading } from './readings.ts';

export function observeOwnHost(host: ObserverHost, polls: Polls, onLink: (up: boolean) => void): void {
  const { cells, site, wire } = host;
  let bootstrapped: boolean | undefined;
  const poll = createPoll(host, {
    periodMs: () => rhythm.host,
    reachMs: 1,
    concerns: concernsOwnHost(site.self),
    read({ began, asked }, done) {
      wire.send({ kind: 'self-facts', timeoutMs: patience.host }, (reply) => {
        if (reply.outcome === 'ok') {
          const { bootId: boot, linkUp } = reply.value;
          // Whether the unit has run changes without an event of the world, so that one more reading is due.
          const told = bootstrapped;
          bootstrapped = host.isBootstrapped();
          cells.publish('host', { bootId: bootId(boot), bootstrapped, linkUp }, began, asked);
          onLink(linkUp);
          return done(bootstrapped && told === true);
        }
        return done(false);
      });
    },
  });
  polls.set('host', poll);
}

export function observeUpses(host: ObserverHost, polls: Polls): void {
  const { cells, config, site, wire } = host;
  for (const { name, policy } of config.ups) {
    const spec = site.upses.find((one) => one.name === name);
    if (spec === undefined) continue;
    // What upsd serves is one object until it changes, so equal answers need no second look.
    let seen: { readonly vars: Readonly<Record<string, string>>; readonly reading: UpsReading } | undefined;
    const readingOf = (vars: Readonly<Record<string, string>>): UpsReading => {
      if (seen?.vars !== vars) seen = { vars, reading: upsReading(vars) };
      return seen.reading;
    };
    const poll = createPoll(host, {
      periodMs: () => Math.min(policy.pollOnMainsMs, policy.pollOnBatteryMs),
      reachMs: Math.ceil(site.latency.ups[1]),
      concerns: concernsUps(name, spec.serverHost, site.self),
      read({ began, asked }, done) {
        wire.send({ kind: 'ups-vars', ups: name, timeoutMs: patience.ups }, (reply) => {
          if (reply.outcome === 'ok') cells.publish(`ups/${name}`, readingOf(reply.value), began, asked);
          else cells.fail(`ups/${name}`, upsFailure(name, reply.outcome === 'timeout' ? 'timeout' : reply.word));
          done(true);
        });
      },
    });
    polls.set(`ups/${name}`, poll);
  }
}
