import { describe, expect, it } from 'vitest';
import { runId } from '../../../src/core/ids.ts';
import { actionOf, type Bench, setUp, steadySite } from './bench.ts';

const never = new AbortController().signal;

function snapshotText(bench: Bench): string {
  return JSON.stringify(bench.ports.perceive(1));
}

/** A machine of the first site that is neither the own host nor the only server. */
const agent = 'agent-1';

describe('what is perceived', () => {
  it('does not know what has happened since the last reading', async () => {
    const [one, other] = [setUp(steadySite(1), 1), setUp(steadySite(1), 1)];
    for (const bench of [one, other]) await bench.virtual.runUntil(65_000);
    other.world.inject({ at: 65_000, kind: 'clock-step', target: agent, value: 90_000 });
    other.world.inject({ at: 65_000, kind: 'person-cordons', target: agent });
    // Machines are read every 30 s at rest and lists every 60 s: until 90 s both worlds look the same.
    for (const bench of [one, other]) await bench.virtual.runUntil(89_000);
    expect(snapshotText(other)).toBe(snapshotText(one));
    for (const bench of [one, other]) await bench.virtual.runUntil(96_000);
    expect(snapshotText(other)).not.toBe(snapshotText(one));
    expect(other.cell(`node/${agent}`)).toMatchObject({ value: { clockSkewSeconds: 90 } });
    expect(other.cell(`kube-node/${agent}`)).toMatchObject({ value: { unschedulable: false } });
    for (const bench of [one, other]) await bench.virtual.runUntil(126_000);
    expect(other.cell(`kube-node/${agent}`)).toMatchObject({ value: { unschedulable: true } });
  });

  it('takes silence of a machine for silence', async () => {
    const bench = setUp(steadySite(1), 1);
    await bench.virtual.runUntil(65_000);
    bench.world.inject({ at: 65_000, kind: 'dead', target: agent });
    await bench.virtual.runUntil(96_000);
    expect(bench.cell(`reach/${agent}`)).toMatchObject({ state: 'known', value: { answer: 'silent', since: 100_000 } });
    expect(bench.cell(`node/${agent}`)).toMatchObject({ state: 'stale', reason: 'HostSilent' });
  });

  it('shows the effect of an action with the next real reading and not before', async () => {
    const bench = setUp(steadySite(1), 1);
    await bench.virtual.runUntil(65_000);
    const done = bench.ports.perform(actionOf({ kind: 'Cordon', nodes: [agent], run: runId('run-7') }), never);
    await bench.virtual.runUntil(65_100);
    expect(await done).toEqual({ outcome: 'accepted' });
    expect(bench.world.truth.nodes.get(agent)?.unschedulable).toBe(true);
    expect(bench.cell(`kube-node/${agent}`)).toMatchObject({ value: { unschedulable: false } });
    await bench.virtual.runUntil(65_400);
    expect(bench.cell(`kube-node/${agent}`)).toMatchObject({ value: { unschedulable: true, cordonedBy: 'run-7' } });
  });

  it('keeps the identity of a cell that did not change, and renews one that was asked for', async () => {
    const bench = setUp(steadySite(1), 1, false);
    await bench.virtual.runUntil(65_000);
    const [asked, other] = [bench.cell(`node/${agent}`), bench.cell('node/server-1')];
    bench.ports.attend({ machines: [agent], refresh: [] });
    await bench.virtual.runUntil(70_000);
    expect(bench.cell(`node/${agent}`)).toBe(asked);
    const before = bench.ports.clock.now();
    bench.ports.attend({ machines: [agent], refresh: [`node/${agent}`] });
    await bench.virtual.runUntil(70_200);
    const renewed = bench.cell(`node/${agent}`);
    expect(renewed?.state === 'known' && renewed.began > before).toBe(true);
    expect(renewed).toMatchObject({ value: asked?.state === 'known' ? asked.value : undefined });
    expect(bench.cell('node/server-1')).toBe(other);
  });

  it('calls a UPS stale at the first failing reading and unknown after the limit', async () => {
    const bench = setUp(steadySite(1), 1);
    await bench.virtual.runUntil(10_500);
    bench.world.inject({ at: 10_500, kind: 'driver-dead', target: 'alpha' });
    await bench.virtual.runUntil(11_100);
    expect(bench.cell('ups/alpha')).toMatchObject({ state: 'stale', reason: 'DriverNotConnected' });
    await bench.virtual.runUntil(320_000);
    expect(bench.cell('ups/alpha')).toMatchObject({ state: 'unknown', reason: 'DriverNotConnected' });
  });

  it('knows of nobody who answers while the own link is down', async () => {
    const bench = setUp(steadySite(1), 1);
    await bench.virtual.runUntil(40_500);
    bench.world.inject({ at: 40_500, kind: 'switch-dead', target: 'switch-1', untilMs: 60_000 });
    await bench.virtual.runUntil(42_100);
    expect(bench.cell('host')).toMatchObject({ value: { linkUp: false } });
    expect(bench.cell(`reach/${agent}`)).toMatchObject({ state: 'stale', reason: 'NoLink' });
    await bench.virtual.runUntil(63_000);
    expect(bench.cell(`reach/${agent}`)).toMatchObject({ state: 'known', value: { answer: 'answers' } });
  });

  it('does not believe a list that is older than its own last write', async () => {
    const bench = setUp(steadySite(1), 1);
    await bench.virtual.runUntil(40_500);
    bench.world.inject({ at: 40_500, kind: 'api-stale', target: 'api' });
    void bench.ports.perform(actionOf({ kind: 'Cordon', nodes: [agent], run: runId('run-7') }), never);
    await bench.virtual.runUntil(42_000);
    expect(bench.cell(`kube-node/${agent}`)).toMatchObject({ state: 'stale', reason: 'StaleList' });
  });

  it('hears last words only on the channel of its own poweroff', async () => {
    const [told, deaf] = [setUp(steadySite(1), 1), setUp(steadySite(1), 1)];
    for (const bench of [told, deaf]) await bench.virtual.runUntil(40_500);
    const boot = told.world.truth.machines.get(agent)?.bootId as never;
    const node = agent as never;
    void told.ports.perform(actionOf({ kind: 'PowerOff', node, boot, rung: 'kill-then-poweroff' }), never);
    deaf.world.send({ kind: 'ssh-kill-then-poweroff', machine: agent, bootId: boot, timeoutMs: 5_000 });
    for (const bench of [told, deaf]) await bench.virtual.runUntil(140_000);
    expect(told.cell(`words/${agent}`)).toMatchObject({ value: { bootId: boot } });
    expect(deaf.cell(`words/${agent}`)).toBeUndefined();
  });
});
