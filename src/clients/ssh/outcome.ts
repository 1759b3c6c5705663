/** How a command on a machine ended. Callers tell the ends apart, because "nothing was sent" and "it may have run" ask for other things. */

/** Nothing was sent: the command did not run. */
export type NotReached =
  /** silent: no answer at all. no-route: this host, or a machine on the way, knows no way there. name: it has no address. */
  | Told<'unreachable', { how: 'refused' | 'silent' | 'no-route' | 'name' }>
  /** It is not spoken to: its key is not pinned, is another one than the pinned one, is revoked, or of a kind that cannot be checked. */
  | Told<'refused-identity', { why: 'unknown' | 'changed' | 'revoked' | 'unsupported' }>
  | Told<'auth-failed'>
  /** The machine took the connection and did not finish its greeting. */
  | Told<'not-greeted'>
  /** A reason of this host: its files, its limits, or whoever asked gave up. */
  | Told<'not-sent', { why: 'files' | 'busy' | 'aborted' | 'closed' | 'unknown-machine' | 'unsayable' }>;

export type RunEnd =
  | NotReached
  | Output<'exited', { code: number }>
  | Output<'signalled', { signal: string }>
  /** The command was sent, and its time ran out: it may or may not have run, and may still be running. */
  | Told<'timed-out'>
  /** It said more than is read. */
  | Told<'overflow', { stream: 'stdout' | 'stderr' | 'line' }>
  /** The channel ended without saying how: the command may or may not have run. `stdout` is what came before. */
  | Told<'lost', { stdout: string }>;

/** A whole sentence: what is wrong, where, and what to do about it. Never with a secret. */
type Told<Is extends string, Fields extends object = object> = {
  readonly is: Is;
  readonly message: string;
} & Readonly<Fields>;
type Output<Is extends string, Fields extends object> = {
  readonly is: Is;
  readonly stdout: string;
  readonly stderr: string;
} & Readonly<Fields>;

/** False: the machine did nothing because of it, for certain. */
export function mayHaveRun(end: RunEnd): boolean {
  switch (end.is) {
    case 'unreachable':
    case 'refused-identity':
    case 'auth-failed':
    case 'not-greeted':
    case 'not-sent':
      return false;
    case 'exited':
    case 'signalled':
    case 'timed-out':
    case 'overflow':
    case 'lost':
      return true;
  }
}
