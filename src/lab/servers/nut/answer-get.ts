/** GET: one line about one thing. */
import { type Answer, isOneOf, quoted, refuse, type Session, upsNamed, valueOf, withReadable } from './session.ts';

const upsdVersion = '2.8.0';

export function answerGet(session: Session, args: readonly string[]): Answer | Promise<Answer> {
  const [what = '', ups, name] = args;
  switch (what.toUpperCase()) {
    case 'TRACKING':
      return trackingOf(session, ups);
    case 'NUMLOGINS':
      return ups === undefined ? refuse('INVALID-ARGUMENT') : loginsOf(session, ups);
    case 'UPSDESC':
      return ups === undefined ? refuse('INVALID-ARGUMENT') : descriptionOf(session, ups);
    case 'VAR':
      return ups === undefined || name === undefined ? refuse('INVALID-ARGUMENT') : variableOf(session, ups, name);
    case 'TYPE':
      return ups === undefined || name === undefined ? refuse('INVALID-ARGUMENT') : typeOf(session, ups, name);
    case 'DESC':
    case 'CMDDESC':
      if (ups === undefined || name === undefined) return refuse('INVALID-ARGUMENT');
      return withReadable(session, ups, () => [`${what.toUpperCase()} ${ups} ${name} "Description unavailable"`]);
    default:
      return refuse('INVALID-ARGUMENT');
  }
}

function trackingOf({ shared, tracking }: Session, id: string | undefined): Answer {
  if (id === undefined) return [tracking ? 'ON' : 'OFF'];
  return tracking ? [shared.tracking.outcomeOf(id)] : refuse('FEATURE-NOT-CONFIGURED');
}

function loginsOf(session: Session, name: string): Promise<Answer> {
  return withReadable(session, name, (_state, ups) => {
    const count = [...session.shared.sessions].filter(({ loggedInTo }) => loggedInTo === ups.name).length;
    return [`NUMLOGINS ${name} ${count}`];
  });
}

function descriptionOf(session: Session, name: string): Answer {
  const ups = upsNamed(session, name);
  return ups === undefined ? refuse('UNKNOWN-UPS') : [`UPSDESC ${name} ${quoted(ups.description ?? 'Unavailable')}`];
}

function variableOf(session: Session, ups: string, name: string): Answer | Promise<Answer> {
  // What upsd says of itself it says for any UPS, also for one that does not exist.
  if (name.toLowerCase() === 'server.version') return [`VAR ${ups} server.version ${quoted(upsdVersion)}`];
  return withReadable(session, ups, (state) => {
    const value = valueOf(state, name);
    return value === undefined ? refuse('VAR-NOT-SUPPORTED') : [`VAR ${ups} ${name} ${quoted(value)}`];
  });
}

function typeOf(session: Session, ups: string, name: string): Promise<Answer> {
  return withReadable(session, ups, (state) => {
    const value = valueOf(state, name);
    if (value === undefined) return refuse('VAR-NOT-SUPPORTED');
    const access = isOneOf(state.writable, name) ? ' RW' : '';
    return [`TYPE ${ups} ${name}${access} ${/^-?\d+(\.\d+)?$/.test(value) ? 'NUMBER' : 'STRING:32'}`];
  });
}
