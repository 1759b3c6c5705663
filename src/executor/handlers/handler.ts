/** One handler for each kind of action. It asks and does not wait for the effect: the verdict of the step does. */
import type { ActionKind, ActionOf, Answer } from '../../core/action.ts';

export type Handler<Kind extends ActionKind> = (action: ActionOf<Kind>, signal: AbortSignal) => Promise<Answer>;
export type Handlers = { readonly [Kind in ActionKind]: Handler<Kind> };

/** `kind`: that of the action. */
export function handle<Kind extends ActionKind>(
  handlers: Handlers,
  kind: Kind,
  action: ActionOf<Kind>,
  signal: AbortSignal,
): Promise<Answer> {
  return handlers[kind](action, signal);
}
