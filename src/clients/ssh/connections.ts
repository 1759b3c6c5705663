/** All sessions of this host: a bounded number, each machine by its own rules, and the way through a jump host. */
import type { Clock } from '../../core/ports.ts';
import { createTurns } from '../turns.ts';
import { Keeper, type Prepared } from './keeper.ts';
import { waitingForConnection } from './limits.ts';
import type { Link } from './link.ts';
import type { NotReached } from './outcome.ts';
import { type Credentials, reach } from './reach.ts';

export interface SshMachine {
  /** Its name in the configuration: what all calls name it by. */
  readonly name: string;
  readonly address: string;
  readonly port: number;
  /** Name of the machine through which this one is reached. */
  readonly jump?: string;
}
export interface ConnectionOptions extends Credentials {
  readonly machines: readonly SshMachine[];
  readonly clock: Clock;
  /** 0 <= x < 1, for the waits between attempts. */
  readonly random: () => number;
  /** Of one attempt, from the first packet to the open session. */
  readonly connectTimeoutMs: number;
  readonly maxConnections: number;
}

export interface Connections {
  keeperOf(machine: string): Keeper | undefined;
  /** A user of the link is done; somebody may wait for its place. */
  leave(link: Link): void;
  close(): void;
}

export function createConnections(options: ConnectionOptions): Connections {
  const places = createTurns(options.maxConnections, waitingForConnection);
  const keepers = new Map<string, Keeper>();

  /** Closes the session that was not asked for the longest and that nobody uses; one that is listened to only if there is no other. */
  const makeRoom = (): void => {
    const idle = [...keepers.values()].filter(({ link }) => link !== undefined && link.users === 0);
    const listeners = ({ link }: Keeper): number => (link === undefined || link.listeners === 0 ? 0 : 1);
    idle.toSorted((a, b) => listeners(a) - listeners(b) || a.usedAt - b.usedAt)[0]?.rest();
  };
  const leave = (link: Link): void => {
    link.users -= 1;
    if (places.waiting > 0) makeRoom();
  };
  const takePlace = async (name: string, signal: AbortSignal): Promise<(() => void) | NotReached> => {
    if (places.taken >= options.maxConnections) makeRoom();
    const place = await places.take(signal);
    if (typeof place === 'function') return place;
    const message = `${name} was not spoken to: all ${options.maxConnections} connections (ssh.max_connections) are in use.`;
    return { is: 'not-sent', why: place === 'full' ? 'busy' : 'closed', message };
  };
  const prepare = async (machine: SshMachine, signal: AbortSignal): Promise<Prepared> => {
    const via = await jumpOf(machine);
    if (via !== undefined && !('client' in via)) return via;
    if (via !== undefined) via.users += 1;
    const place = await takePlace(machine.name, signal);
    if (typeof place !== 'function') {
      if (via !== undefined) leave(via);
      return place;
    }
    return {
      is: 'prepared',
      attempt: (over) => reach(machine, options, via?.client, over),
      release() {
        place();
        if (via !== undefined) leave(via);
      },
    };
  };
  const jumpOf = async ({ name, jump }: SshMachine): Promise<Link | NotReached | undefined> => {
    if (jump === undefined) return undefined;
    const got = await keepers.get(jump)?.get();
    if (got?.is === 'link') return got.link;
    const why = got?.message ?? 'it is not in the configuration.';
    return {
      is: 'unreachable',
      how: 'no-route',
      message: `${name} is reached through ${jump}, which is not reached: ${why}`,
    };
  };

  for (const machine of options.machines) {
    const { clock, random, connectTimeoutMs } = options;
    const { name } = machine;
    keepers.set(
      name,
      new Keeper({ name, clock, random, connectTimeoutMs, prepare: (signal) => prepare(machine, signal) }),
    );
  }
  return {
    keeperOf: (machine) => keepers.get(machine),
    leave,
    close() {
      for (const keeper of keepers.values()) keeper.close();
    },
  };
}
