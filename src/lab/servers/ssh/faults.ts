/** What goes wrong on the SSH server of one machine of the lab. */

export type SshFault =
  /** Nobody listens. Sessions that stand go on. */
  | 'refuses'
  /**
   * Connections are taken, and nothing is ever said on them; sessions that stand fall silent. With silent-ports.ts they are not even
   * taken, as on a machine without power.
   */
  | 'silent'
  /** Lets the client in and never answers a command. */
  | 'hangs-after-auth'
  /** Ends the connection when a command has said half of its answer. */
  | 'closes-mid-command'
  /** Ends the channel, and not the connection, without an exit status. */
  | 'no-exit-status'
  /** Shows another host key than before. */
  | 'other-host-key'
  /** Lets nobody in. */
  | 'refuses-key'
  /** Says things without end on stdout, or on stderr. */
  | 'endless-output'
  | 'endless-errors'
  /** Closes each connection as soon as the client is in. */
  | 'closes-after-auth';
