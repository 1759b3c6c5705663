/** One handler for each kind of action. It asks and does not wait for the effect: the verdict of the step does. */
import type { Action, ActionKind, ActionOf, Answer } from '../../core/action.ts';

export type Handler<Kind extends ActionKind> = (action: ActionOf<Kind>, signal: AbortSignal) => Promise<Answer>;
export type Handlers = { readonly [Kind in ActionKind]: Handler<Kind> };

/** `action.kind` chooses the handler, which the type of a record by kind cannot say of a union. */
export function handle(handlers: Handlers, action: Action, signal: AbortSignal): Promise<Answer> {
  const handler = handlers[action.kind] as (action: Action, signal: AbortSignal) => Promise<Answer>;
  return handler(action, signal);
}
