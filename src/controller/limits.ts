/** Bounds of the loop. */

/** At most 20 ticks a second, whatever asks for them; a change is still decided on within 100 ms. */
export const tickSpacingMs = 50;
/** desired.yaml is read within this, or the last one counts: a slow disk must not hold up a tick. */
export const desiredReadLimitMs = 500;
/** Reasons for the next tick that are remembered; they are for the trace alone. */
export const triggersKept = 16;
/** What status.json and the other projections may take when the process stops. */
export const projectionStopLimitMs = 1_000;
/** How often an edit of desired.yaml begins anew because another text stands there by the time that it is written. */
export const desiredWriteAttempts = 5;
/** Names that are tried for the copy of a text that could not be kept in the file; there is a new first one each second. */
export const rejectedNames = 9;
/** How long a daemon that starts waits for the one before it, which is still recording what it was doing. */
export const daemonLockWaitMs = 5_000;
