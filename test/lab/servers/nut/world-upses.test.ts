import { describe, expect, it, onTestFinished } from 'vitest';
import { createNutClient, type NutClient } from '../../../../src/clients/nut/client.ts';
import { startNutServer } from '../../../../src/lab/servers/nut/server.ts';
import { worldUpses } from '../../../../src/lab/servers/nut/world-upses.ts';
import { smallSite } from '../../../../src/lab/world/small-site.ts';
import { createWorld, type World } from '../../../../src/lab/world/world.ts';
import { meanwhile } from '../../../clients/nut/loopback.ts';
import { createFakeClock, type FakeClock, settled } from '../../../support/fake-clock.ts';

const user = { name: 'ananke', password: 'secret', actions: ['SET'], commands: 'all' } as const;

interface Bench {
  readonly world: World;
  readonly clock: FakeClock;
  readonly client: NutClient;
  /** Lets the time of the world pass until the answer is there. */
  readonly until: <Value>(answer: Promise<Value>) => Promise<Value>;
}

async function aBench(seed: number): Promise<Bench> {
  const site = smallSite(seed);
  const world = createWorld(site, seed);
  const clock = createFakeClock();
  const upses = worldUpses(world, { serverHost: site.self });
  const server = await startNutServer({ upses, users: [user], clock });
  const credentials = { user: user.name, password: user.password };
  const client = createNutClient({ host: '127.0.0.1', port: server.port, clock, random: () => 0, credentials });
  onTestFinished(async () => {
    client.close();
    await server.close();
  });
  world.advance(10_000);
  return {
    world,
    clock,
    client,
    until: (answer) =>
      meanwhile(answer, async (turn) => {
        world.advance(world.now() + 10);
        await settled();
        if (turn % 20 === 0) await clock.advance(250);
      }),
  };
}

/** A site whose first UPS is served by the own host and knows shutdown.return. */
const seed = Array.from({ length: 50 }, (_, at) => at).find((at) => {
  const { upses, self } = smallSite(at);
  return upses[0]?.serverHost === self && upses[0].returnOutput;
});

describe('the upsd of a simulated site', () => {
  it('serves what the drivers of the world read', async () => {
    const { world, client, until } = await aBench(seed ?? 0);
    const served = world.truth.upses.get('alpha')?.served.vars ?? {};
    expect(await until(client.variables('alpha'))).toEqual({ is: 'ok', value: new Map(Object.entries(served)) });
    expect(served['ups.status']).toBe('OL');
  });

  it('shows an outage, and what is wrong with drivers, when the world does', async () => {
    const { world, client, until } = await aBench(seed ?? 0);
    const fault = world.inject({ at: world.now(), kind: 'driver-dead', target: 'alpha' });
    world.advance(world.now() + 5_000);
    expect(await until(client.variables('alpha'))).toMatchObject({ is: 'lost', word: 'DRIVER-NOT-CONNECTED' });
    world.clear(fault);
    for (const circuit of world.truth.circuits.keys()) {
      world.inject({ at: world.now(), kind: 'mains-off', target: circuit });
    }
    world.advance(world.now() + 5_000);
    const answer = await until(client.variables('alpha'));
    expect(answer.is === 'ok' ? answer.value.get('ups.status') : answer).toMatch(/^OB DISCHRG/);
  });

  it('takes the orders that a UPS of the world knows', async () => {
    const { world, client, until } = await aBench(seed ?? 0);
    const accepted = { is: 'accepted', byDriver: true };
    expect(await until(client.setVariable('alpha', 'ups.delay.shutdown', '240'))).toEqual(accepted);
    world.advance(world.now() + 5_000);
    const answer = await until(client.variables('alpha'));
    expect(answer.is === 'ok' ? answer.value.get('ups.delay.shutdown') : answer).toBe('240');
    expect(await until(client.instantCommand('alpha', 'shutdown.return'))).toEqual(accepted);
    expect(world.truth.upses.get('alpha')).toBeDefined();
    expect(await until(client.instantCommand('alpha', 'load.off'))).toMatchObject({ is: 'failed' });
    expect(await until(client.setVariable('alpha', 'ups.delay.shutdown', 'soon'))).toMatchObject({
      is: 'failed',
      why: { word: 'INVALID-ARGUMENT' },
    });
  });

  it('answers nothing when nobody answers in the world', async () => {
    const { world, client, clock } = await aBench(seed ?? 0);
    world.inject({ at: world.now(), kind: 'upsd-unreachable', target: 'alpha' });
    world.advance(world.now() + 5_000);
    const answer = client.variables('alpha');
    for (let turn = 0; turn < 50; turn += 1) {
      world.advance(world.now() + 100);
      await settled();
    }
    await clock.advance(3_000);
    expect(await answer).toMatchObject({ is: 'unreachable', cause: 'timed-out' });
  });
});
