/** Patience of looking at machines, in milliseconds. */

/** How long an answer to the probe is waited for: systemd and the time service get some seconds of it to be slow in. */
export const probeLimitMs = 8_000;
/** A list of files and of units. */
export const listLimitMs = 8_000;
