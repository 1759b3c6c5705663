/** Bounds that all observers share. */

/** How long a value that could not be read again is still shown, as stale; then the cell is unknown. */
export const staleLimitMs = 300_000;
/** A reading that was asked for begins this much later: at the instant of the question it would not be newer than it. */
export const askDelayMs = 1;
/** Questions that follow each other faster than this are answered by one reading. */
export const askSpacingMs = 200;
