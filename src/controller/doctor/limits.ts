/** The patience of looking at a site, by what is asked. All of it happens at once. */

/** Of everything: what has not answered by then is told as such, and nobody waits longer for the picture. */
export const lookLimitMs = 20_000;
/** One server of the API, with its handshake. */
export const endpointLimitMs = 10_000;
/** One question about rights. */
export const rightLimitMs = 10_000;
/** Such questions at once: an API server counts what a client asks at the same time. */
export const rightsAtOnce = 4;
/** Names of all nodes. */
export const nodesLimitMs = 15_000;
/** An order that no UPS can take, to its refusal. */
export const orderLimitMs = 10_000;
/** Local files; a network file system may hang. */
export const filesLimitMs = 5_000;
/** A status of a thousand machines is one megabyte. */
export const statusLimitBytes = 32 * 1024 * 1024;
