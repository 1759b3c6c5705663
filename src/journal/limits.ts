/** Every bound of the journal, with its reason. */

/** A checkpoint is due after so many frames: replaying them at a start stays far below a second. */
export const checkpointAfterFrames = 2_000;
/** ... or after so many bytes, so that a rotation never copies much. */
export const checkpointAfterBytes = 1_048_576;
/** Frames that wait in memory while the disk refuses. Beyond it only the newest Memory is kept, without the way to it. */
export const waitingBytesLimit = 8_388_608;
/** A disk that does not answer for so long counts as refusing: nothing may wait for it for ever while a battery drains. */
export const answerLimitMs = 5_000;
/** First and longest pause between two attempts on a disk that refused. */
export const firstRetryMs = 1_000;
export const longestRetryMs = 30_000;
/** Copies that are kept of one file that could not be understood: the first ones, because they are nearest to the cause. */
export const copiesKept = 3;
/** The longest line that is waited for while the journal is followed: one Memory of a thousand machines. What is longer is read anew as a whole. */
export const followedLineLimit = 8_388_608;
