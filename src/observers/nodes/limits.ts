/** Rhythms and patience of looking at machines, in milliseconds. */

/** A machine with an open step, and any other. */
export const attendedMs = 2_000;
export const machineMs = 30_000;
/** How long an answer to the probe is waited for: systemd and the time service get some seconds of it to be slow in. */
export const probeLimitMs = 8_000;
/** A list of files and of units. */
export const listLimitMs = 8_000;

/** A reading that was asked for begins this much later: at the instant of the question it would not be newer than it. */
export const askDelayMs = 1;
/** Questions that follow each other faster than this are answered by one reading. */
export const askSpacingMs = 200;
/** Fresh readings after an action was accepted, until the rhythm takes over. */
export const followMs = [300, 600, 1_200] as const;
/** How long a poll sleeps that has no use in reading, unless it is woken. */
export const idleMs = 3_600_000;
