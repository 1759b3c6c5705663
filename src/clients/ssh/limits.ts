/** Every bound of speaking SSH, with its reason. */

/** What a verb may say. A probe of the fullest node is a few kilobytes; a list of two hundred snapshots is forty. */
export const stdoutLimitBytes = 256 * 1024;
/** Complaints are only shown in part. */
export const stderrLimitBytes = 16 * 1024;
/** Longest line of a channel that is followed; an answer of a verb has far shorter ones. */
export const lineLimitBytes = 4 * 1024;

/** Commands at once on one machine. sshd takes ten sessions on one connection (MaxSessions in sshd_config(5)). */
export const commandsPerMachine = 4;
/** Commands at once over all machines: each is a few packets, and twice the connections that there may be. */
export const commandsInAll = 128;
/** Commands that may wait for their turn on one machine, and in all. More means that something asks without listening. */
export const waitingPerMachine = 32;
export const waitingInAll = 4_096;
/** Machines that may wait until another one gives its connection up. */
export const waitingForConnection = 2_000;
/** An attempt whose time is over says how far it got; one that does not listen to that is left behind after this. */
export const attemptGraceMs = 100;

/** After a failed attempt the next one waits: this long at first, twice as long each time, and no longer than the last. */
export const firstBackoffMs = 250;
export const longestBackoffMs = 8_000;
/** The wait is drawn between this share of it and all of it, so that machines behind one switch are not tried in step. */
export const backoffJitterShare = 0.5;
/** A connection that broke is built up again by itself so often; then only who wants something of the machine tries again. */
export const reconnectAttempts = 5;

/** An open connection that is silent is asked for a sign of life this often ... */
export const keepaliveIntervalMs = 5_000;
/** ... and taken for dead after this many questions without an answer. */
export const keepaliveLimit = 3;
/** After a command has ended its channel should close; some child of it may hold it open. */
export const closeGraceMs = 1_000;
/** The longest that a channel is followed: no machine takes longer to go off. */
export const followLimitMs = 15 * 60_000;

/** Largest key file and largest file of pins that are read. A thousand machines with three keys each are half a megabyte. */
export const identityLimitBytes = 64 * 1024;
export const knownHostsLimitBytes = 4 * 1024 * 1024;
/** Longest line of that file: an RSA key of 16384 bits with many names. */
export const knownHostsLineLimit = 16 * 1024;
