/** What upsd 2.8.0 allows, and what the lab allows besides. */

/** upsd drops whoever has said no whole line for so long, also who is logged in. */
export const silenceLimitMs = 60_000;
/** Longer words are cut, further words are left out (PCONF_DEFAULT_WORDLEN_LIMIT and PCONF_DEFAULT_ARG_LIMIT). */
export const wordLimit = 512;
export const wordsLimit = 32;
/** The default of MAXCONN is what the system allows; a lab needs no more than this. */
export const connectionLimit = 256;
/** Requests of one client that wait for those before: somebody who pipelines more does not wait for answers at all. */
export const waitingLimit = 1_000;
/** Outcomes of orders that can still be asked for. */
export const trackedLimit = 1_000;
