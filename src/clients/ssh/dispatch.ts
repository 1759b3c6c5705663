/** One command from its words to its end: a turn, a session, a channel, all within one time limit. */
import { commandLine } from '../../core/command-line.ts';
import { after } from '../../core/moment.ts';
import { createTurns, type Turns } from '../turns.ts';
import { type ChannelEnd, runOn, type Sent } from './channel.ts';
import type { ConnectionOptions, Connections } from './connections.ts';
import { type Patience, within } from './deadline.ts';
import type { Keeper } from './keeper.ts';
import { commandsInAll, commandsPerMachine, waitingInAll, waitingPerMachine } from './limits.ts';
import type { Link } from './link.ts';
import type { NotReached, RunEnd } from './outcome.ts';
import { takeInTime } from './take-in-time.ts';
import type { FollowOptions, RunOptions, SshCommand } from './transport.ts';

export interface Dispatched extends RunOptions, Partial<Pick<FollowOptions, 'onLine' | 'answered'>> {
  readonly machine: string;
  readonly command: SshCommand;
}

export function createDispatch(
  { clock, machines }: Pick<ConnectionOptions, 'clock' | 'machines'>,
  connections: Connections,
): (dispatched: Dispatched) => Promise<RunEnd> {
  const all = createTurns(commandsInAll, waitingInAll);
  const each = new Map(machines.map(({ name }) => [name, createTurns(commandsPerMachine, waitingPerMachine)]));

  return async ({ machine, command, timeoutMs, signal, onLine, answered }) => {
    const keeper = connections.keeperOf(machine);
    const own = each.get(machine);
    if (keeper === undefined || own === undefined) return unknownMachine(machine);
    const said = commandLine(command.words);
    if (said.is === 'refused') {
      return { is: 'not-sent', why: 'unsayable', message: `${machine} was told nothing. ${said.message}` };
    }
    const until = after(clock.now(), timeoutMs);
    const patience = { clock, until, ...(signal === undefined ? {} : { signal }) };
    const turn = await takeInTime(patience, (over) => takeTurns(own, all, over));
    if (typeof turn !== 'function') return turn === 'aborted' ? aborted(machine) : busy(machine);
    answered?.addEventListener('abort', turn, { once: true });
    try {
      // Its turn came with the end of its time: better never than a command that nobody waits for.
      if (clock.now() >= until) return busy(machine);
      const input = command.input ?? '';
      const sent = { line: said.line, input, name: machine, signal, onLine, clock, until };
      return await runSomehow(connections, keeper, patience, sent, answered);
    } finally {
      turn();
    }
  };
}

/** A session may end between two commands; nothing was sent on it then, and a second one is new. */
async function runSomehow(
  connections: Connections,
  keeper: Keeper,
  patience: Patience,
  sent: Sent,
  answered: AbortSignal | undefined,
): Promise<RunEnd> {
  for (const attempt of ['first', 'last']) {
    const got = await within(patience, () => keeper.get());
    if (got === 'aborted') return aborted(sent.name);
    if (got === 'late') return notGot(keeper, sent.name);
    if (got.is !== 'link') return got;
    const end = await runOnLink(connections, got.link, sent, answered);
    if (end.is !== 'session-gone') return end;
    got.link.close();
    if (attempt === 'last') break;
  }
  return { is: 'not-greeted', message: `The session with ${sent.name} ended again before anything was sent.` };
}

async function runOnLink(
  connections: Connections,
  link: Link,
  sent: Sent,
  answered: AbortSignal | undefined,
): Promise<ChannelEnd> {
  link.users += 1;
  const listen = (): void => {
    link.listeners += 1;
    connections.leave(link);
  };
  answered?.addEventListener('abort', listen, { once: true });
  try {
    const end = await runOn(link.client, sent);
    // Perhaps nobody is at the other end any more, and the next one would wait as long. What else runs on it decides for itself.
    if (end.is === 'timed-out' && link.users + link.listeners === 1) link.close();
    return end;
  } finally {
    answered?.removeEventListener('abort', listen);
    if (answered?.aborted === true) link.listeners -= 1;
    else connections.leave(link);
  }
}

/** One of the machine first: a machine that takes its time must not hold the turns of the others. */
async function takeTurns(own: Turns, all: Turns, signal: AbortSignal): Promise<(() => void) | 'full' | 'aborted'> {
  const first = await own.take(signal);
  if (typeof first !== 'function') return first;
  const second = await all.take(signal);
  if (typeof second !== 'function') {
    first();
    return second;
  }
  return () => {
    second();
    first();
  };
}

export function unknownMachine(machine: string): NotReached {
  return { is: 'not-sent', why: 'unknown-machine', message: `There is no machine ${machine} in the configuration.` };
}

function busy(machine: string): NotReached {
  return {
    is: 'not-sent',
    why: 'busy',
    message: `${machine} was told nothing: too many commands run or wait there already.`,
  };
}

function aborted(machine: string): NotReached {
  return { is: 'not-sent', why: 'aborted', message: `${machine} was told nothing: whoever asked gave up.` };
}

/** Who ran out of time while an attempt waited for its turn hears what the last one failed with. */
function notGot(keeper: Keeper, name: string): NotReached {
  const state = keeper.state();
  if (state.is === 'failed') return state.end;
  return { is: 'not-greeted', message: `${name} gave no session in the time that the command had.` };
}
