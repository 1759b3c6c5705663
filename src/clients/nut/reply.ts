/** What one request comes to on one connection. */

export type Reply<Value> =
  | { readonly is: 'answered'; readonly value: Value }
  /** upsd understood and did not do it; the connection goes on. */
  | { readonly is: 'refused'; readonly word: string; readonly extra: string }
  | Unusable;

/** After one of these the connection is closed and never used again: nobody could tell where the next answer begins. */
export type Unusable = Unreachable | Violation;

export interface Unreachable {
  readonly is: 'unreachable';
  readonly cause: UnreachableCause;
  readonly message: string;
}
/** What answers there does not speak as upsd does. */
export interface Violation {
  readonly is: 'violation';
  readonly message: string;
}

export type UnreachableCause =
  /** Nobody listens there. */
  | 'refused'
  /** The name has no address. */
  | 'no-address'
  /** No way leads there. */
  | 'no-route'
  | 'timed-out'
  /** The other side closed the connection, or it broke. */
  | 'closed'
  /** The caller's signal. */
  | 'given-up'
  /** More requests wait than `queueLimit`. */
  | 'busy';

export function unreachable(cause: UnreachableCause, message: string): Unreachable {
  return { is: 'unreachable', cause, message };
}
