// What is known of machines, by a clock that the test moves.
import { describe, expect, it, onTestFinished } from 'vitest';
import { reasons } from '../../../src/api/reasons.ts';
import type { RunEnd } from '../../../src/clients/ssh/outcome.ts';
import { cellName } from '../../../src/core/facts.ts';
import { bootId } from '../../../src/core/ids.ts';
import type { Attention } from '../../../src/core/ports.ts';
import { type Attending, attendTo } from '../../../src/observers/attend.ts';
import type { ObservedMachine } from '../../../src/observers/nodes/machine.ts';
import { type NodesObserver, observeNodes } from '../../../src/observers/nodes/nodes.ts';
import { aConfig } from '../../support/builders/config.ts';
import { createFakeClock, type FakeClock } from '../../support/fake-clock.ts';
import { aSite, aStore, boot, exited, type FakeSite, listOutput, machineId, probeOutput, type Seen } from './seen.ts';

const server: ObservedMachine = {
  name: 'alpha',
  address: '192.0.2.10',
  port: 22,
  kind: { distribution: 'k3s', role: 'server' },
};
const nobody = { machines: [], refresh: [] };

interface Driven extends NodesObserver {
  attend(attention: Attention): void;
  follow(machine: string): void;
  close(): void;
}
interface Watched {
  readonly clock: FakeClock;
  readonly site: FakeSite;
  readonly seen: Seen;
  readonly nodes: Driven;
}
async function watching(
  machines: readonly ObservedMachine[] = [server],
  prepare: (site: FakeSite) => void = () => undefined,
): Promise<Watched> {
  const clock = createFakeClock();
  const [site, seen] = [aSite(clock), aStore()];
  prepare(site);
  const kindOf = (namespace: string): 'workload' | 'storage' =>
    namespace === 'longhorn-system' ? 'storage' : 'workload';
  const { transport, knock } = site;
  const attending: Attending = { machines: new Set(), open: false };
  const closing = new AbortController();
  const watched = { machines, user: 'ananke', transport, knock, publisher: seen, clock, kindOf, attending };
  const observer = observeNodes(watched, closing.signal);
  const nodes: Driven = {
    ...observer,
    attend: (attention) => attendTo(attending, attention, observer.polls, aConfig()),
    follow: (name) => ['reach', 'node'].forEach((kind) => observer.polls.get(`${kind}/${name}`)?.follow()),
    close: () => closing.abort('over'),
  };
  onTestFinished(() => nodes.close());
  await clock.advance(0);
  return { clock, site, seen, nodes };
}

describe('a machine that answers', () => {
  it('is known by its own words, and its session is kept', async () => {
    const { seen, site, clock } = await watching();
    expect(seen.cells.get('reach/alpha')).toEqual({
      state: 'known',
      value: { answer: 'answers', since: clock.now() },
      began: clock.now(),
    });
    expect(seen.cells.get('node/alpha')).toMatchObject({
      state: 'known',
      value: {
        bootId: boot,
        unit: 'active',
        containers: { workload: 2, storage: 1, system: 0 },
        mounts: 1,
        clockSkewSeconds: 0,
        clockSynchronized: true,
      },
    });
    expect(site.log).toContain('open alpha');
  });

  it('is read every 30 s, and not knocked at when it has just answered', async () => {
    const { site, clock } = await watching();
    site.log.length = 0;
    await clock.advance(60_000);
    expect(site.log.filter((line) => line.startsWith('probe'))).toHaveLength(2);
    // The reading of 30 s before is just too old when the next knock is due.
    expect(site.log.filter((line) => line.startsWith('knock')).length).toBeLessThanOrEqual(2);
  });

  it('is read and knocked at every 2 s while it has an open step', async () => {
    const { site, clock, nodes } = await watching();
    nodes.attend({ machines: ['alpha'], refresh: [] });
    await clock.advance(0);
    site.log.length = 0;
    await clock.advance(10_000);
    expect(site.log.filter((line) => line === 'probe alpha')).toHaveLength(5);
    expect(site.log.filter((line) => line === 'knock alpha')).toHaveLength(5);
    nodes.attend(nobody);
    site.log.length = 0;
    await clock.advance(10_000);
    expect(site.log).toEqual([]);
  });

  it('is read anew when somebody waits for that, and the reading begins after the question', async () => {
    const { clock, seen, nodes } = await watching();
    await clock.advance(5_000);
    const askedAt = clock.now();
    nodes.attend({ machines: [], refresh: [cellName('node/alpha')] });
    await clock.advance(1);
    for (const cell of ['node/alpha', 'reach/alpha']) {
      const fact = seen.cells.get(cell);
      expect(fact?.state === 'known' && fact.began).toBeGreaterThan(askedAt);
    }
  });

  it('is not read more often than five times a second, however often it is asked for', async () => {
    const { clock, site, nodes } = await watching();
    site.log.length = 0;
    for (let tick = 0; tick < 100; tick += 1) {
      nodes.attend({ machines: [], refresh: [cellName('node/alpha')] });
      await clock.advance(10);
    }
    expect(site.log.filter((line) => line === 'probe alpha').length).toBeLessThanOrEqual(6);
  });

  it('is looked at soon and again after an action on it', async () => {
    const { clock, site, nodes } = await watching();
    site.log.length = 0;
    nodes.follow('alpha');
    await clock.advance(2_000);
    expect(site.log.filter((line) => line === 'probe alpha')).toHaveLength(3);
  });

  it('is told with its skew, its marker and its unit', async () => {
    const { seen } = await watching([server], (site) => {
      site.end = () =>
        exited(probeOutput(createFakeClock(), { skewMs: -90_000, more: ['marker file ananke 7 hold%20ups%2FP'] }));
    });
    expect(seen.cells.get('node/alpha')).toMatchObject({
      value: { clockSkewSeconds: -90, marker: { owner: 'ananke', epoch: 7, cause: 'hold ups/P' } },
    });
  });
});

describe('a machine that cannot be read', () => {
  const ends: readonly (readonly [string, RunEnd, string])[] = [
    ['has another host key', { is: 'refused-identity', why: 'changed', message: 'm' }, 'HostKeyMismatch'],
    ['has a revoked host key', { is: 'refused-identity', why: 'revoked', message: 'm' }, 'HostKeyMismatch'],
    ['has no pinned host key', { is: 'refused-identity', why: 'unknown', message: 'm' }, 'HostKeyUnknown'],
    ['does not let us in', { is: 'auth-failed', message: 'm' }, 'SshKeyRefused'],
    ['refuses connections', { is: 'unreachable', how: 'refused', message: 'm' }, 'SshRefused'],
    ['is silent', { is: 'unreachable', how: 'silent', message: 'm' }, 'HostSilent'],
    ['has no address', { is: 'unreachable', how: 'name', message: 'm' }, 'HostSilent'],
    ['has no way to it', { is: 'unreachable', how: 'no-route', message: 'm' }, 'NoLink'],
    ['does not finish its greeting', { is: 'not-greeted', message: 'm' }, 'SshTimeout'],
    ['takes too long', { is: 'timed-out', message: 'm' }, 'SshTimeout'],
    ['breaks off', { is: 'lost', message: 'm', stdout: '' }, 'SshBroken'],
    ['says too much', { is: 'overflow', stream: 'stdout', message: 'm' }, 'ProbeUnreadable'],
    ['was killed', { is: 'signalled', signal: 'KILL', stdout: '', stderr: 'oom' }, 'ProbeUnreadable'],
    ['cannot be asked with our key', { is: 'not-sent', why: 'files', message: 'm' }, 'SshUnusable'],
    ['has too much to do', { is: 'not-sent', why: 'busy', message: 'm' }, 'SshTimeout'],
    ['says nothing', exited(''), 'ProbeUnreadable'],
    ['wants a password', exited('', 'sudo: a password is required', 1), 'ProbeUnreadable'],
    ['says something else', exited('garbage\n'.repeat(100)), 'ProbeUnreadable'],
  ];
  it.each(ends)('because it %s is unknown with that reason', async (_, end, reason) => {
    const { seen } = await watching([server], (site) => {
      site.end = () => end;
    });
    expect(seen.cells.get('node/alpha')).toMatchObject({ state: 'unknown', reason });
    expect(reasons).toHaveProperty(reason);
    expect(seen.cells.get('reach/alpha')).toMatchObject({ value: { answer: 'answers' } });
  });

  it('says what stood on stderr beside an answer that is none', async () => {
    const { seen } = await watching([server], (site) => {
      site.end = () => exited('', 'sudo: a password is required\n', 1);
    });
    expect(seen.cells.get('node/alpha')).toMatchObject({
      message: expect.stringContaining('sudo: a password is required'),
    });
  });

  it('because another one answers in its place is told nothing, and is not mixed up', async () => {
    const other = { ...server, machineId: 'f'.repeat(32) };
    const { seen } = await watching([other], (site) => {
      site.end = () => exited(`ananke/1 begin probe\nrefused machine-id-differs ${machineId}\nananke/1 end probe\n`);
    });
    expect(seen.cells.get('node/alpha')).toMatchObject({ state: 'unknown', reason: 'MachineIdMismatch' });
  });

  it.each([
    ['silent', 'HostSilent'],
    ['refused', 'SshRefused'],
  ] as const)('because it is %s is not probed, and one step of it does not hang on that', async (is, reason) => {
    const { seen, site, clock } = await watching([server], (site) => {
      site.knocked = { is };
    });
    await clock.advance(60_000);
    expect(seen.cells.get('reach/alpha')).toMatchObject({ state: 'known', value: { answer: is } });
    expect(seen.cells.get('node/alpha')).toMatchObject({ state: 'unknown', reason });
    expect(site.log.filter((line) => line.startsWith('probe'))).toEqual([]);
  });

  it('is read at once when it answers again, and it is told since when it does', async () => {
    const { seen, site, clock, nodes } = await watching([server], (site) => {
      site.knocked = { is: 'silent' };
    });
    nodes.attend({ machines: ['alpha'], refresh: [] });
    await clock.advance(9_000);
    site.knocked = { is: 'answers' };
    await clock.advance(2_000);
    expect(seen.cells.get('node/alpha')).toMatchObject({ state: 'known' });
    const reach = seen.cells.get('reach/alpha');
    expect(reach).toMatchObject({ value: { answer: 'answers', since: reach?.state === 'known' ? reach.began : 0 } });
  });

  it('keeps the instant at which it fell silent', async () => {
    const { seen, site, clock, nodes } = await watching();
    nodes.attend({ machines: ['alpha'], refresh: [] });
    site.knocked = { is: 'silent' };
    await clock.advance(2_000);
    const first = seen.cells.get('reach/alpha');
    await clock.advance(20_000);
    const last = seen.cells.get('reach/alpha');
    expect(first).toMatchObject({ value: { answer: 'silent' } });
    expect(last?.state === 'known' && last.value).toBe(first?.state === 'known' && first.value);
  });

  it('holds up no other one', async () => {
    const other = { ...server, name: 'beta', kind: { distribution: 'k3s', role: 'agent' } } as const;
    const { seen } = await watching([server, other], (site) => {
      const good = site.end;
      site.end = (verb, machine) => (machine === 'alpha' ? new Promise(() => undefined) : good(verb, machine));
    });
    expect(seen.cells.get('node/beta')).toMatchObject({ state: 'known' });
    expect(seen.cells.has('node/alpha')).toBe(false);
  });
});

describe('without the own link', () => {
  it('nothing is known of anybody, and nobody is knocked at', async () => {
    const { seen, site, clock, nodes } = await watching();
    nodes.setLink(false);
    site.log.length = 0;
    await clock.advance(120_000);
    for (const cell of ['reach/alpha', 'node/alpha'])
      expect(seen.cells.get(cell)).toMatchObject({ state: 'unknown', reason: 'NoLink' });
    expect(site.log.filter((line) => !line.startsWith('snapshot-list'))).toEqual([]);
    nodes.setLink(true);
    await clock.advance(0);
    expect(seen.cells.get('node/alpha')).toMatchObject({ state: 'known' });
  });

  it('is what a knock says that this host could not make', async () => {
    const { seen } = await watching([server], (site) => {
      site.knocked = { is: 'cannot-knock', message: 'This host has no way to alpha: ENETUNREACH.' };
    });
    expect(seen.cells.get('reach/alpha')).toMatchObject({ state: 'unknown', reason: 'NoLink' });
  });
});

describe('etcd snapshots', () => {
  it('are those that any server lists, and the one that is being taken', async () => {
    const servers = [server, { ...server, name: 'beta' }];
    const { seen } = await watching(servers, (site) => {
      site.end = (verb, machine) => {
        if (verb === 'probe') return exited(probeOutput(createFakeClock()));
        return exited(machine === 'alpha' ? listOutput('listed r1-alpha-1790000000') : listOutput('running r2'));
      };
    });
    expect(seen.cells.get('snapshots')).toMatchObject({ state: 'known', value: { listed: ['r1'], running: 'r2' } });
  });

  it('are unknown, and not none, when no server tells', async () => {
    const { seen } = await watching([server], (site) => {
      site.end = (verb) =>
        verb === 'probe' ? exited(probeOutput(createFakeClock())) : { is: 'timed-out', message: 'm' };
    });
    expect(seen.cells.get('snapshots')).toMatchObject({ state: 'unknown', reason: 'SshTimeout' });
  });

  it('are unknown as soon as no server answers any more', async () => {
    const { seen, site, clock, nodes } = await watching();
    expect(seen.cells.get('snapshots')).toMatchObject({ state: 'known' });
    nodes.attend({ machines: ['alpha'], refresh: [] });
    site.knocked = { is: 'silent' };
    await clock.advance(2_000);
    expect(seen.cells.get('snapshots')).toMatchObject({ state: 'unknown', reason: 'HostSilent' });
  });

  it.each([
    ['etcd snapshots', 'snapshots', 'snapshot-list'],
    ['a machine', 'node/alpha', 'probe'],
  ])('of %s that come in after nobody answers any more are not known', async (_, cell, held) => {
    const late = Promise.withResolvers<RunEnd>();
    const { seen, site, clock, nodes } = await watching();
    nodes.attend({ machines: ['alpha'], refresh: [] });
    const said = (verb: string) => exited(verb === 'probe' ? probeOutput(clock) : listOutput());
    site.end = (verb) => (verb === held ? late.promise : said(verb));
    await clock.advance(2_000);
    site.knocked = { is: 'silent' };
    await clock.advance(2_000);
    expect(seen.cells.get(cell)).toMatchObject({ state: 'unknown', reason: 'HostSilent' });
    late.resolve(said(held));
    await clock.advance(10);
    expect(seen.cells.get(cell)).toMatchObject({ state: 'unknown', reason: 'HostSilent' });
  });

  it('are none where the servers have no etcd', async () => {
    const { seen } = await watching([server], (site) => {
      site.end = (verb) =>
        exited(
          verb === 'probe'
            ? probeOutput(createFakeClock())
            : 'ananke/1 begin snapshot-list\nrefused not-a-server x\nananke/1 end snapshot-list\n',
        );
    });
    expect(seen.cells.get('snapshots')).toMatchObject({ state: 'known', value: { listed: [] } });
  });
});

it('tells the last words that the channel of a poweroff heard', async () => {
  const { seen, nodes, clock } = await watching();
  nodes.hearWords('alpha', bootId(boot));
  expect(seen.cells.get('words/alpha')).toEqual({ state: 'known', value: { bootId: boot }, began: clock.now() });
});

it('stops at the end', async () => {
  const { site, clock, nodes } = await watching();
  nodes.close();
  site.log.length = 0;
  await clock.advance(120_000);
  expect(site.log).toEqual([]);
  expect(clock.next()).toBeUndefined();
});
