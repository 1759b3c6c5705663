/** Speaking SSH with the machines of the configuration, in five methods. None rejects; every end says whether the command may have run. */
import { type ConnectionOptions, createConnections } from './connections.ts';
import { createDispatch, unknownMachine } from './dispatch.ts';
import type { LinkState } from './keeper.ts';
import { followLimitMs } from './limits.ts';
import type { NotReached, RunEnd } from './outcome.ts';

export interface SshCommand {
  /** The command and its arguments; each arrives as it is. */
  readonly words: readonly string[];
  /** What it reads. */
  readonly input?: string;
}
export interface RunOptions {
  /** Of everything: waiting for a turn, connecting, running. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}
export interface FollowOptions extends RunOptions {
  /** Each line of stdout as soon as it is there. */
  readonly onLine: (line: string) => void;
  /** Aborts when what was asked is answered, and the rest is only listened to: then it takes no turn, and others may have its place. */
  readonly answered?: AbortSignal;
}
export interface SshTransport {
  /** Opens the session before it is needed, and keeps it open from then on. */
  open(machine: string): Promise<{ readonly is: 'open' } | NotReached>;
  run(machine: string, command: SshCommand, options: RunOptions): Promise<RunEnd>;
  /** As `run`, and tells each line; for a command whose channel says more after its answer. It may last as long as `followLimitMs`. */
  follow(machine: string, command: SshCommand, options: FollowOptions): Promise<RunEnd>;
  state(machine: string): LinkState;
  /** For good: sessions end, and what runs on them is lost. */
  close(): void;
}

export function createSshTransport(options: ConnectionOptions): SshTransport {
  const connections = createConnections(options);
  const dispatch = createDispatch(options, connections);
  return {
    async open(machine) {
      const got = await connections.keeperOf(machine)?.want();
      if (got === undefined) return unknownMachine(machine);
      return got.is === 'link' ? { is: 'open' } : got;
    },
    run: (machine, command, run) => dispatch({ machine, command, ...run }),
    follow(machine, command, follow) {
      return dispatch({ machine, command, ...follow, timeoutMs: Math.min(follow.timeoutMs, followLimitMs) });
    },
    state: (machine) => connections.keeperOf(machine)?.state() ?? { is: 'closed' },
    close: () => connections.close(),
  };
}
