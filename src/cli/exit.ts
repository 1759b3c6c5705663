/** How a command ends. Scripts rely on these numbers (DESIGN.md, section 9). */
export const exit = {
  /** Done, or converged. */
  done: 0,
  /** Failed; `status`: the controller is silent. */
  failed: 1,
  /** The words or a file are wrong. */
  usage: 2,
  /** Not converged, blocked, or written while nobody acts on it. */
  open: 3,
  timedOut: 4,
  /** Refused for safety. */
  refused: 5,
} as const;
export type Exit = (typeof exit)[keyof typeof exit];

/** A mistake of whoever typed the command, or a file that cannot be used: one sentence and what to do, without a stack. */
export class CommandError extends Error {
  readonly exit: Exit;
  constructor(message: string, code: Exit = exit.usage) {
    super(message);
    this.exit = code;
  }
}
