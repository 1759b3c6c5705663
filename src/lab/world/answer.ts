// What a handler gives back: the reply, and the effect that the request has if it has one. The effect runs after the
// trace has noted the command, so that causes stand before consequences.
import type { Accepted, CommandKind, CommandOf, ErrorWord, ValueOf } from './command.ts';
import type { Kernel } from './kernel.ts';

export type Answer<T> =
  | { readonly ok: T; readonly effect?: (() => void) | undefined; readonly extraMs?: number }
  /** Accepted without effect: it was so already, or a lying machine only says so. */
  | { readonly ok: T; readonly idle: true; readonly extraMs?: number }
  /** The value is only known after the effect: versions of objects, progress of an unseal. */
  | { readonly write: () => { readonly ok: T } | Failure; readonly extraMs?: number }
  | Failure
  | 'silence';

export interface Failure {
  readonly error: ErrorWord;
  readonly message: string;
  readonly extraMs?: number;
}

export type Handler<K extends CommandKind> = (k: Kernel, command: CommandOf<K>, from: string) => Answer<ValueOf<K>>;
export type Handlers<K extends CommandKind = CommandKind> = { readonly [P in K]: Handler<P> };

export function accepted(effect?: () => void): Answer<Accepted> {
  return { ok: {}, effect };
}

export function failure(error: ErrorWord, message: string): Failure {
  return { error, message };
}
