/** Every bound of talking to upsd, with its reason. */

/** upsd cuts longer words without a word about it (PCONF_DEFAULT_WORDLEN_LIMIT), so none is sent. */
export const wordLimit = 512;
/** upsd sends at most 512 bytes a line (NUT_NET_ANSWER_MAX). Eight times that leaves room for its successors. */
export const lineLimitBytes = 4_096;
/** A large UPS has a few hundred variables, a rack of outlets a few thousand: some 100 KiB. */
export const answerLimitBytes = 1_048_576;
/** Opening the connection, the look-up of a name included. upsd is near, and a UPS on battery does not wait. */
export const connectTimeoutMs = 3_000;
/** From sending a request to the last line of its answer. upsd answers from its memory, within milliseconds. */
export const requestTimeoutMs = 3_000;
/** Requests that wait for their turn. More than one for each UPS of a large site is a caller that does not wait for answers. */
export const queueLimit = 64;
/** upsd drops a client after 60 s of silence: an idle connection says something this often, so that two may be lost. */
export const keepAliveMs = 20_000;
/** The pause after the first connection that failed; each further one doubles it. */
export const firstBackoffMs = 250;
/** ... up to this, so that an upsd that is back is read again within seconds. */
export const longestBackoffMs = 4_000;
/** Of each pause this share is drawn, so that the clients of a restarted upsd do not come back in step. */
export const backoffJitter = 0.5;
/** Between two looks at what became of an order. Drivers carry one out within their poll, usually 2 s. */
export const trackingPauseMs = 250;
/** ... and how long one looks. An action has 15 s in all. */
export const trackingLimitMs = 5_000;
/** Characters of what the other side said that a message repeats. */
export const quoteLimit = 80;
