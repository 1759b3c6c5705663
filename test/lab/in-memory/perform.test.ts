import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../../src/core/action.ts';
import { bootId, nodeName, runId, upsName } from '../../../src/core/ids.ts';
import { actionOf, type Bench, setUp, steadySite } from './bench.ts';

type Wish = Parameters<typeof actionOf>[0];
const never = new AbortController().signal;
const server = nodeName('server-1');
const agent = nodeName('agent-1');

async function end(bench: Bench, wish: Wish, timeoutMs = 10_000): Promise<Outcome | 'open'> {
  let outcome: Outcome | 'open' = 'open';
  const wait = async (): Promise<void> => {
    ({ outcome } = await bench.ports.perform({ ...actionOf(wish), timeoutMs }, never));
  };
  void wait();
  await bench.virtual.runUntil(bench.virtual.now() + timeoutMs + 1);
  return outcome;
}

async function begin(seed = 1): Promise<Bench> {
  const bench = setUp(steadySite(seed), seed);
  await bench.virtual.runUntil(1_500);
  return bench;
}

const bootOf = (bench: Bench, name: string) => bootId(bench.world.truth.machines.get(name)?.bootId ?? '');

describe('perform', () => {
  it('marks what it suspends and cordons with its run, and takes the mark away again', async () => {
    const bench = await begin();
    const run = runId('run-3');
    const objects = ['Kustomization/flux-system', 'Kustomization/apps-1'];
    expect(await end(bench, { kind: 'SuspendFlux', objects, run })).toBe('accepted');
    expect(await end(bench, { kind: 'Cordon', nodes: [agent, server], run })).toBe('accepted');
    const flux = bench.world.truth.flux.get('Kustomization/flux-system');
    expect(flux).toMatchObject({ suspended: true, annotations: { 'ananke.dev/suspended-by': 'run-3' } });
    const node = bench.world.truth.nodes.get(agent);
    expect(node).toMatchObject({ unschedulable: true, annotations: { 'ananke.dev/cordoned-by': 'run-3' } });
    expect(await end(bench, { kind: 'ResumeFlux', objects })).toBe('accepted');
    expect(await end(bench, { kind: 'Uncordon', nodes: [agent, server] })).toBe('accepted');
    expect(bench.world.truth.flux.get('Kustomization/flux-system')).toMatchObject({
      suspended: false,
      annotations: {},
    });
    expect(bench.world.truth.nodes.get(agent)).toMatchObject({ unschedulable: false, annotations: {} });
  });

  it('ends a pod by its uid, and counts one that is gone as ended', async () => {
    const bench = await begin();
    const pod = [...bench.world.truth.pods.values()].find((one) => one.spec.kind === 'workload');
    const target = { namespace: pod?.spec.namespace ?? '', pod: pod?.name ?? '', graceSeconds: 5 };
    expect(await end(bench, { kind: 'DeletePod', ...target, uid: 'another' })).toBe('failed');
    expect(await end(bench, { kind: 'DeletePod', ...target, uid: pod?.uid ?? '' })).toBe('accepted');
    expect(await end(bench, { kind: 'EvictPod', namespace: 'none', pod: 'none', uid: 'none', graceSeconds: 1 })).toBe(
      'accepted',
    );
  });

  it('stops a machine step by step and powers off only the boot that it was told', async () => {
    const bench = await begin();
    const step = (wish: Wish): Promise<string> => end(bench, wish);
    expect(await step({ kind: 'SetStayDown', node: agent, cause: 'test', epoch: 4 })).toBe('accepted');
    expect(await step({ kind: 'EndWorkloads', node: agent, graceSeconds: 1 })).toBe('accepted');
    expect(await step({ kind: 'StopUnit', node: agent })).toBe('accepted');
    expect(await step({ kind: 'KillLeftovers', node: agent })).toBe('accepted');
    await bench.virtual.runUntil(90_000);
    expect(bench.cell(`node/${agent}`)).toMatchObject({
      value: { unit: 'inactive', containers: { workload: 0, storage: 0, system: 0 }, marker: { epoch: 4 } },
    });
    expect(await step({ kind: 'PowerOff', node: agent, boot: bootId('older'), rung: 'poweroff' })).toBe('failed');
    expect(bench.world.truth.machines.get(agent)?.state).toBe('on');
    expect(await step({ kind: 'ClearStayDown', node: agent })).toBe('accepted');
    expect(bench.world.truth.machines.get(agent)?.stayDown).toBeUndefined();
    expect(await step({ kind: 'PowerOff', node: agent, boot: bootOf(bench, agent), rung: 'poweroff' })).toBe(
      'accepted',
    );
    await bench.virtual.runUntil(150_000);
    expect(bench.world.truth.machines.get(agent)?.state).toBe('off');
  });

  it('reads the delay back before it tells an output to go', async () => {
    const bench = await begin();
    const ups = bench.world.site.upses.find((one) => one.returnOutput)?.name ?? '';
    expect(await end(bench, { kind: 'CycleOutput', ups: upsName(ups), offDelayMs: 35_000 })).toBe('accepted');
    expect(bench.world.truth.upses.get(ups)?.delaySeconds).toBe(35);
    const kinds = bench.world.trace.flatMap((event) => (event.kind === 'command' ? [event.command] : []));
    expect(kinds).toEqual(['ups-delay', 'ups-return']);
  });

  it('lists a snapshot once it is there', async () => {
    const bench = await begin();
    bench.ports.attend({ machines: [server], refresh: [] });
    expect(await end(bench, { kind: 'TakeSnapshot', node: server, name: 'ananke-run-3' })).toBe('accepted');
    expect(bench.cell('snapshots')).toMatchObject({ value: { listed: ['ananke-run-3'] } });
  });

  it('does not know the outcome when no answer came in time or nobody waited', async () => {
    const bench = await begin();
    bench.world.inject({ at: bench.world.now(), kind: 'ssh-mute', target: agent });
    expect(await end(bench, { kind: 'StopUnit', node: agent }, 3_000)).toBe('unknown');
    const abort = new AbortController();
    const aborted = bench.ports.perform(actionOf({ kind: 'StopUnit', node: agent }), abort.signal);
    abort.abort();
    expect(await aborted).toEqual({ outcome: 'unknown' });
  });

  it('unseals Vault and powers off the own host in its own boot only', async () => {
    let seed = 1;
    while (steadySite(seed).vault === undefined) seed += 1;
    const bench = await begin(seed);
    bench.world.inject({ at: bench.world.now(), kind: 'reboots', target: vaultNode(bench) });
    await bench.virtual.runUntil(240_000);
    const pod = bench.world.site.vault?.pods[0] ?? '';
    expect(bench.world.truth.vault.get(pod)?.sealed).toBe(true);
    expect(await end(bench, { kind: 'UnsealVault', pod })).toBe('accepted');
    expect(bench.world.truth.vault.get(pod)?.sealed).toBe(false);
    const { self } = bench.world.site;
    expect(await end(bench, { kind: 'PowerOffSelf', boot: bootId('older') })).toBe('failed');
    expect(await end(bench, { kind: 'PowerOffSelf', boot: bootOf(bench, self) })).toBe('accepted');
    expect(bench.world.truth.machines.get(self)?.state).not.toBe('on');
  });
});

function vaultNode(bench: Bench): string {
  return bench.world.site.pods.find((pod) => pod.namespace === 'vault')?.node ?? '';
}
