/**
 * How a request to the Kubernetes API ends: a closed union, because who asks must tell "it said no" from "nobody knows whether it
 * did it". Messages are sentences for people; they never hold a token, a key or the body of an answer.
 */

/** What a server said beside a status that is no success, taken from its Status object as far as there was one. */
export interface Refusal {
  /** Machine-readable word, such as Conflict, TooManyRequests or Expired; empty when there was no Status object. */
  readonly reason: string;
  readonly message: string;
  /** `details.causes[].reason`, such as DisruptionBudget or NamespaceTerminating. */
  readonly causes: readonly string[];
  /** The server asks not to be asked again before. */
  readonly retryAfterSeconds?: number;
}

export type Failure =
  /** It answered with another status than a success. */
  | { readonly is: 'refused'; readonly status: number; readonly refusal: Refusal; readonly message: string }
  /** 401 or 403, or there are no credentials to ask with. The API is there; it does not let ananke do this. */
  | { readonly is: 'auth'; readonly status?: 401 | 403; readonly refusal?: Refusal; readonly message: string }
  /** `sent`: the request may have reached it, so nobody knows whether it was carried out. */
  | { readonly is: 'unreachable'; readonly sent: boolean; readonly message: string }
  | { readonly is: 'timed-out'; readonly sent: boolean; readonly message: string }
  /** Its certificate is not accepted, or it did not accept ours: nothing was asked. */
  | { readonly is: 'tls'; readonly message: string }
  | { readonly is: 'too-big'; readonly message: string }
  /** It succeeded, by its status, and what it said cannot be read. */
  | { readonly is: 'malformed'; readonly message: string }
  /** The caller gave up. */
  | { readonly is: 'stopped'; readonly sent: boolean; readonly message: string };

export type Outcome<Value> = { readonly is: 'ok'; readonly status: number; readonly value: Value } | Failure;

/** Nobody knows whether the request was carried out: it is to be observed, or asked again only if that does no harm. */
export function isUncertain(failure: Failure): boolean {
  switch (failure.is) {
    case 'unreachable':
    case 'timed-out':
    case 'stopped':
      return failure.sent;
    // An answer came with a success and could not be read.
    case 'too-big':
    case 'malformed':
      return true;
    case 'refused':
    case 'auth':
    case 'tls':
      return false;
  }
}

/** Somebody answered, whatever it was: the other side is not silent. */
export function hasAnswered(failure: Failure): boolean {
  return !['unreachable', 'timed-out', 'stopped'].includes(failure.is) && !(failure.is === 'auth' && !failure.status);
}
