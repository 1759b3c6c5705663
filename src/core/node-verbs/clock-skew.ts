/** How far the clock of a machine is from the one of this host, from one question and its answer (as in RFC 5905, section 8). */

export interface WallTimes {
  /** By this host's clock: when it asked, and when it had the whole answer. */
  readonly askedAtMs: number;
  readonly answeredAtMs: number;
  /** By the machine's clock: when it began to answer, and when it was done. */
  readonly beganAtMs: number;
  readonly endedAtMs: number;
}

/**
 * Whole seconds, positive when the machine is ahead, rounded away from 0. A difference that the way there and back explains is no
 * difference: without that, two clocks that are right would never agree, and the reading would change each time.
 */
export function skewSeconds({ askedAtMs, answeredAtMs, beganAtMs, endedAtMs }: WallTimes): number {
  const wholeMs = Math.max(0, answeredAtMs - askedAtMs);
  const answeringMs = endedAtMs - beganAtMs;
  // A clock that was set while it answered tells nothing of how long that took.
  const isSteady = answeringMs >= 0 && answeringMs <= wholeMs;
  const wayMs = isSteady ? wholeMs - answeringMs : wholeMs;
  const skewMs = isSteady
    ? (beganAtMs - askedAtMs + (endedAtMs - answeredAtMs)) / 2
    : endedAtMs - (askedAtMs + answeredAtMs) / 2;
  if (Math.abs(skewMs) <= wayMs / 2) return 0;
  return Math.sign(skewMs) * Math.ceil(Math.abs(skewMs) / 1_000);
}
