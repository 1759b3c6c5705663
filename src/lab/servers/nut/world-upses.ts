/** The UPSes of one upsd of a simulated site. Whoever runs the world has to let its time pass, or no answer comes. */
import type { CommandKind, CommandOf, ErrorWord, Reply, ValueOf } from '../../world/command.ts';
import type { World } from '../../world/world.ts';
import type { DriverOutcome, UpsState, UpsTable } from './upses.ts';

export interface WorldUpsesOptions {
  /** The machine whose upsd this is: it serves the UPSes that name it. */
  readonly serverHost: string;
  /** From where the clients ask; the own host of the site when absent. */
  readonly from?: string;
}

/** How long the world is asked for, in its own time. Who asks over the network gives up sooner. */
const patienceMs = 10_000;
const offDelay = 'ups.delay.shutdown';
const returnCommand = 'shutdown.return';

export function worldUpses(world: World, { serverHost, from }: WorldUpsesOptions): UpsTable {
  const served = world.site.upses.filter((ups) => ups.serverHost === serverHost);
  const ask = <K extends CommandKind>(command: CommandOf<K>): Promise<Reply<ValueOf<K>>> =>
    new Promise((resolve) => world.send(command, resolve, from ?? world.site.self));
  return {
    list: () => served.map(({ name }) => ({ name })),
    async variables(ups) {
      const reply = await ask({ kind: 'ups-vars', ups, timeoutMs: patienceMs });
      if (reply.outcome === 'timeout') return { kind: 'silent' };
      if (reply.outcome === 'error') return unreadable(reply.word);
      const returns = served.some(({ name, returnOutput }) => name === ups && returnOutput);
      return { kind: 'data', variables: reply.value, writable: [offDelay], commands: returns ? [returnCommand] : [] };
    },
    async command(ups, command) {
      if (command !== returnCommand) return 'unknown';
      return outcomeOf(await ask({ kind: 'ups-return', ups, timeoutMs: patienceMs }));
    },
    async set(ups, variable, value) {
      if (variable !== offDelay) return 'unknown';
      if (!/^\d{1,6}$/.test(value)) return 'invalid-argument';
      return outcomeOf(await ask({ kind: 'ups-delay', ups, seconds: Number(value), timeoutMs: patienceMs }));
    },
    forceShutdown(ups) {
      world.inject({ at: world.now(), kind: 'forced-shutdown', target: ups });
    },
  };
}

function unreadable(word: ErrorWord): UpsState {
  if (word === 'DATA-STALE') return { kind: 'stale' };
  return word === 'DRIVER-NOT-CONNECTED' ? { kind: 'no-driver' } : { kind: 'silent' };
}

function outcomeOf(reply: Reply<unknown>): DriverOutcome {
  return reply.outcome === 'ok' ? 'success' : 'failed';
}
