/** SET and INSTCMD: handed to the driver, whose outcome can be asked for when the client wanted that. */
import { type Answer, isOneOf, refuse, type Session, sessionRights, valueOf, withReadable } from './session.ts';
import type { DriverOutcome } from './upses.ts';

export function answerSet(session: Session, args: readonly string[]): Answer | Promise<Answer> {
  const [what = '', ups, variable, value] = args;
  if (what.toUpperCase() === 'TRACKING') return setTracking(session, ups);
  if (what.toUpperCase() !== 'VAR' || ups === undefined || variable === undefined || value === undefined) {
    return refuse('INVALID-ARGUMENT');
  }
  return withReadable(session, ups, (state, { name }) => {
    if (!sessionRights(session).set) return refuse('ACCESS-DENIED');
    if (valueOf(state, variable) === undefined) return refuse('VAR-NOT-SUPPORTED');
    if (!isOneOf(state.writable, variable)) return refuse('READONLY');
    return handedOver(session, session.shared.upses.set(name, variable.toLowerCase(), value));
  });
}

export function answerCommand(session: Session, args: readonly string[]): Answer | Promise<Answer> {
  const [ups, command, parameter] = args;
  if (ups === undefined || command === undefined) return refuse('INVALID-ARGUMENT');
  return withReadable(session, ups, (state, { name }) => {
    if (!isOneOf(state.commands, command)) return refuse('CMD-NOT-SUPPORTED');
    if (!sessionRights(session).command(command)) return refuse('ACCESS-DENIED');
    return handedOver(session, session.shared.upses.command(name, command.toLowerCase(), parameter));
  });
}

function setTracking(session: Session, onOrOff: string | undefined): Answer {
  const wish = onOrOff?.toUpperCase();
  if (wish !== 'ON' && wish !== 'OFF') return refuse('INVALID-ARGUMENT');
  session.tracking = wish === 'ON';
  return ['OK'];
}

function handedOver({ shared, tracking }: Session, outcome: Promise<DriverOutcome>): Answer {
  return tracking ? [`OK TRACKING ${shared.tracking.add(outcome)}`] : ['OK'];
}
