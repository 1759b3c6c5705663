/** Bounds of the log. */

/** One text in a line, characters: a sentence with some names in it, or the top of a stack. */
export const textLimit = 1_000;
/** Names in one list; of more only their number is told. A site of that size has status and `ananke events`. */
export const namesLimit = 64;
/** The same warning is written once in this time, ms, with how often it came. */
export const repeatEveryMs = 60_000;
/** Warnings that are remembered for that. */
export const repeatsKept = 256;
/** What waits for a slow reader of stdout, characters. Beyond it lines are dropped, and their number is told when there is room. */
export const pendingLimit = 1_048_576;
