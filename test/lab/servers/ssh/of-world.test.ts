// The simulated machines behind real SSH: what is asked over the wire is what the world says, and what is told changes it.
import { describe, expect, it, onTestFinished } from 'vitest';
import { tell, tellPowerOff } from '../../../../src/clients/ssh/tell.ts';
import type { SshTransport } from '../../../../src/clients/ssh/transport.ts';
import { layoutOf } from '../../../../src/core/node-verbs/layout.ts';
import { probeResult } from '../../../../src/core/node-verbs/probe-reading.ts';
import { commandFor, type NodeCommand } from '../../../../src/core/node-verbs/script.ts';
import { snapshotsResult } from '../../../../src/core/node-verbs/snapshot-reading.ts';
import type { NodeVerb } from '../../../../src/core/node-verbs.ts';
import { nodeReading } from '../../../../src/lab/in-memory/readings.ts';
import { followDoors } from '../../../../src/lab/servers/ssh/doors.ts';
import { machineIdOf, machinesOf } from '../../../../src/lab/servers/ssh/of-world.ts';
import { smallSite } from '../../../../src/lab/world/sites.ts';
import { createWorld, type World } from '../../../../src/lab/world/world.ts';
import { aRig, type Rig } from '../../../clients/ssh/rig.ts';
import { realClock } from '../../../support/real-clock.ts';
import { bootIdOf, told } from '../../world/client.ts';

const kindOf = (namespace: string): 'workload' | 'storage' | 'system' => {
  if (namespace === 'longhorn-system') return 'storage';
  return namespace === 'kube-system' || namespace === 'flux-system' ? 'system' : 'workload';
};

interface Site {
  readonly world: World;
  readonly rig: Rig;
  readonly transport: SshTransport;
  readonly server: string;
  readonly agent: string;
}
async function aSite(seed = 3): Promise<Site> {
  const world = createWorld(smallSite(seed), seed);
  world.advance(600_000);
  const nameOf = (role: string): string => world.site.machines.find((machine) => machine.role === role)?.name ?? '';
  const [server, agent] = [nameOf('server'), nameOf('agent')];
  const onSend = (): void => {
    // The request arrives and its reply comes back; how long that takes here is nobody's business.
    setImmediate(() => world.advance(world.now() + 2_000));
  };
  const machines = machinesOf(world, { wallNow: () => realClock.wallNow(), onSend });
  const rig = await aRig([server, agent], machines);
  const doors = await followDoors(world, rig.servers);
  onTestFinished(() => doors.stop());
  return { world, rig, transport: rig.transport(), server, agent };
}
function commandOf(verb: NodeVerb): NodeCommand {
  const built = commandFor(verb, layoutOf({ distribution: 'k3s', role: 'server' }), 'ananke');
  if (built.is === 'refused') throw new Error(built.message);
  return built.command;
}
const say = async ({ transport }: Site, machine: string, verb: NodeVerb): Promise<string> =>
  (await tell(transport, machine, commandOf(verb), { timeoutMs: 10_000 })).outcome;

describe('a machine of the world over SSH', () => {
  it('reads the same as the world says, on every machine', async () => {
    const site = await aSite();
    for (const machine of [site.server, site.agent]) {
      const askedAtMs = realClock.wallNow();
      const end = await site.transport.run(machine, commandOf({ verb: 'probe', machineId: machineIdOf(machine) }), {
        timeoutMs: 10_000,
      });
      const read = probeResult(end.is === 'exited' ? end.stdout : '', {
        kindOf,
        askedAtMs,
        answeredAtMs: realClock.wallNow(),
      });
      const report = told(site.world, { kind: 'ssh-probe', machine, timeoutMs: 10_000 });
      expect(read).toEqual({ is: 'read', machineId: machineIdOf(machine), reading: nodeReading(report, 0) });
      expect(report.containers.length).toBeGreaterThan(0);
    }
  });

  it('does what it is told', async () => {
    const site = await aSite();
    const { world, agent } = site;
    const state = () => world.truth.machines.get(agent);
    expect(await say(site, agent, { verb: 'stay-down', owner: 'ananke', epoch: 4, cause: "it's late" })).toBe(
      'accepted',
    );
    expect(state()?.stayDown).toEqual({ owner: 'ananke', epoch: 4, cause: "it's late" });
    expect(await say(site, agent, { verb: 'clear-stay-down', owner: 'ananke', epoch: 3 })).toBe('failed');
    expect(await say(site, agent, { verb: 'end-workloads', graceSeconds: 1, keep: ['kube-system'] })).toBe('accepted');
    expect(await say(site, agent, { verb: 'stop' })).toBe('accepted');
    expect(await say(site, agent, { verb: 'kill-leftovers' })).toBe('accepted');
    world.advance(world.now() + 120_000);
    expect([state()?.unit, state()?.containers.size]).toEqual(['inactive', 0]);
    expect(await say(site, agent, { verb: 'clear-stay-down', owner: 'ananke', epoch: 4 })).toBe('accepted');
    expect(await say(site, agent, { verb: 'start' })).toBe('accepted');
    expect(await say(site, agent, { verb: 'sync' })).toBe('accepted');
    world.advance(world.now() + 300_000);
    expect(state()?.unit).toBe('active');
  });

  it('is told nothing when another one is meant', async () => {
    const site = await aSite();
    expect(await say(site, site.agent, { verb: 'stop', machineId: machineIdOf(site.server) })).toBe('failed');
    expect(site.world.truth.machines.get(site.agent)?.unit).toBe('active');
  });

  it('takes an etcd snapshot and lists it, on a server', async () => {
    const site = await aSite();
    expect(await say(site, site.agent, { verb: 'snapshot', name: 'r1' })).toBe('failed');
    expect(await say(site, site.server, { verb: 'snapshot', name: 'r1' })).toBe('accepted');
    site.world.advance(site.world.now() + 120_000);
    const end = await site.transport.run(site.server, commandOf({ verb: 'snapshot-list' }), { timeoutMs: 10_000 });
    expect(snapshotsResult(end.is === 'exited' ? end.stdout : '', site.server)).toEqual({
      is: 'read',
      snapshots: { listed: ['r1'] },
    });
  });

  it('goes off in the boot that is meant, and says its last words on the way', async () => {
    const { world, rig, transport, agent } = await aSite();
    const boot = bootIdOf(world, agent);
    const heard: string[] = [];
    const powerOff = (bootId: string) =>
      tellPowerOff({
        transport,
        clock: realClock,
        machine: agent,
        command: commandOf({ verb: 'poweroff', bootId }),
        bootId,
        timeoutMs: 10_000,
        signal: new AbortController().signal,
        leave: new AbortController().signal,
        onWords: () => heard.push(bootId),
      });
    expect(await powerOff('00000000-0000-4000-8000-000000000000')).toMatchObject({ outcome: 'failed' });
    expect(await powerOff(boot)).toMatchObject({ outcome: 'accepted' });
    for (let seconds = 0; seconds < 300 && world.truth.machines.get(agent)?.state !== 'off'; seconds += 1)
      world.advance(world.now() + 1_000);
    await expect.poll(() => heard).toEqual([boot]);
    expect(await transport.run(agent, commandOf({ verb: 'probe' }), { timeoutMs: 500 })).toMatchObject({
      is: expect.stringMatching(/timed-out|not-greeted/),
    });
    expect(rig.server(agent).accepted()).toBeGreaterThan(0);
  });

  it('that does not answer in the world does not answer here', async () => {
    const site = await aSite();
    await site.transport.open(site.agent);
    site.world.inject({ kind: 'ssh-mute', target: site.agent, at: site.world.now() });
    expect(await site.transport.run(site.agent, commandOf({ verb: 'probe' }), { timeoutMs: 500 })).toMatchObject({
      is: 'timed-out',
    });
  });
});
