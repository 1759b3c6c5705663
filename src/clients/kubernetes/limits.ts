/** Every bound of talking to the Kubernetes API, with its reason. */

/** A kubeconfig is a few kilobytes; certificates inside it make it some more. Bytes. */
export const kubeconfigLimitBytes = 1024 * 1024;
/** Credentials that the API did not take are read anew from the disk at most this often: a token may have been renewed there. */
export const credentialsPauseMs = 10_000;
/** Connections to one server at once; as many as the lane of the API has, and some for lists. The rest waits, within its limit. */
export const connectionsPerServer = 24;
/**
 * A connection that nobody used for this long is closed. Longer than the minute between two rounds of lists, or each would begin with
 * a handshake per list; shorter than the 90 s after which servers written in Go close it, maybe just when it is used again.
 */
export const idleConnectionMs = 75_000;
/** One request with all attempts at all servers, when the caller says nothing else. No action may take longer than 15 s. */
export const requestLimitMs = 12_000;
/** A list with all its pages: several pages of a large cluster, from a server that has just started. */
export const listLimitMs = 20_000;
/** Objects that are asked for at once. A pod has 10 to 20 kB, and parsing a page must not hold up a tick. */
export const pageObjects = 200;
/** Pages of one list: 200,000 objects, far more than a site of this kind has. */
export const listPagesLimit = 1_000;
/** One answer, a page of a list say. An object has 1.5 MB at the most (the limit of etcd), and most have a hundredth. Bytes. */
export const answerLimitBytes = 32 * 1024 * 1024;
/** A list whose continue token expired (410 Gone) begins anew this often before it counts as failed. */
export const listRestarts = 2;
/** What is kept of the message of a Status object; some repeat whole objects. Characters. */
export const messageLimit = 300;
/** Causes of a Status object that are read. */
export const causesLimit = 16;
/** How often a change is made anew on the present object, when somebody else changed it between reading and writing. */
export const patchAttempts = 3;
/** The longest line of a watch: one object of etcd, written as JSON, and its frame. Bytes. */
export const watchLineLimitBytes = 4 * 1024 * 1024;
/** The server is asked to end a watch after this time. Seconds. */
export const watchSeconds = 240;
/** ... and is left when it has not, because then nobody is there any more. */
export const watchLimitMs = 270_000;
/** Pause before a watch that ended badly is begun again: doubled from the first to the last, and drawn within its upper half. */
export const firstWatchPauseMs = 1_000;
export const lastWatchPauseMs = 30_000;
/** An answer of a pod that is asked through the proxy: a handful of fields, and never a list. Bytes. */
export const podAnswerLimitBytes = 64 * 1024;
