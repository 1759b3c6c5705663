/** Every bound of reading and writing files, with its reason. */

/**
 * The largest file that is read. A journal is rotated after a megabyte and holds 8 MiB more at the worst; both files that people
 * write are a few kilobytes. What is larger is none of them, and reading it would only fill the memory.
 */
export const readLimitBytes = 64 * 1024 * 1024;
/** Symbolic links that are followed one after another, as many as Linux itself follows. */
export const symbolicLinksLimit = 40;
/** How long one waits for a lock. An update holds it for a few syncs of a disk, and twenty people are not expected at once. */
export const lockWaitMs = 10_000;
/** After this share of the wait a holder in another container, of which nobody can tell whether it lives, counts as gone. */
export const unseenHolderShare = 0.5;
/** The pause between two attempts to get a lock is drawn between these, so that those who wait do not march in step. */
export const shortestLockPauseMs = 5;
export const longestLockPauseMs = 40;
/** How often an update begins anew because somebody without a lock, such as an editor, changed the file meanwhile. */
export const updateAttempts = 10;
/** A file that is being saved in place is looked at again after this time; an editor is done with a few kilobytes by then. */
export const settleMs = 50;
/** ... and so often, before what stands there then is taken for all of it. */
export const settleAttempts = 20;
/** What is read at once of a file that is followed: some hundred frames of a journal. */
export const tailChunkBytes = 256 * 1024;
