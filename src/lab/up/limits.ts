/** Limits of a lab that somebody plays with. */

/** Longest request and reply on the control socket, bytes. */
export const requestLimitBytes = 4_096;
export const replyLimitBytes = 256 * 1_024;
/** Connections to the control socket at once. */
export const controlConnections = 16;
/** How long a request may take to come, and its answer, ms. */
export const controlLimitMs = 5_000;
/** Longest `--text`. */
export const textLimit = 200;
/** Longest `--for`, ms: longer is until it is cleared. */
export const longestFaultMs = 7 * 24 * 3_600_000;
/** Faults in force at once. */
export const faultLimit = 200;
/** Longest path of a unix socket: sun_path of unix(7), with its end. */
export const socketPathBytes = 107;
