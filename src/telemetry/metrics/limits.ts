/** Bounds of what is served over HTTP. Whoever reads it is a Prometheus in the same network; nobody else has to be served well. */

/** A decision that is older means that nobody acts, ms. As long as `ananke status` waits before it says so. */
export const decisionMaxAgeMs = 30_000;

export interface ServerLimits {
  /** Connections at once; further ones are closed at once. */
  readonly connections: number;
  /** Requests on one connection before it has to be opened anew. */
  readonly requestsPerConnection: number;
  /** All headers together, bytes. */
  readonly headerBytes: number;
  /** Until the headers have come, ms. */
  readonly headersMs: number;
  /** Until the whole request has come, and for one that says nothing or takes nothing, ms. */
  readonly requestMs: number;
  /** Until the whole answer has been taken, ms. */
  readonly answerMs: number;
  /** Between two requests on a connection, ms. */
  readonly idleMs: number;
  /** How often connections are looked at for these times, ms. */
  readonly lookEveryMs: number;
  /** The first wait before a port that is taken is tried again, and the longest, ms. */
  readonly firstRetryMs: number;
  readonly longestRetryMs: number;
}
export const serverLimits: ServerLimits = {
  connections: 32,
  requestsPerConnection: 100,
  headerBytes: 8_192,
  headersMs: 5_000,
  requestMs: 10_000,
  answerMs: 30_000,
  idleMs: 5_000,
  lookEveryMs: 1_000,
  firstRetryMs: 1_000,
  longestRetryMs: 60_000,
};
