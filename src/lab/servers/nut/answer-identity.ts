/** Who a client is, and what only some may do. What was said is looked at with the first request that needs a right. */
import { type Answer, type Command, refuse, type Session, sessionRights, upsNamed } from './session.ts';

export function identify(field: 'user' | 'password'): Command {
  return (session, [word, ...more]) => {
    if (word === undefined || more.length > 0) return refuse('INVALID-ARGUMENT');
    if (session[field] !== undefined) return refuse(field === 'user' ? 'ALREADY-SET-USERNAME' : 'ALREADY-SET-PASSWORD');
    session[field] = word;
    return ['OK'];
  };
}

export function logIn(session: Session, args: readonly string[]): Answer {
  const [name] = args;
  if (name === undefined || args.length > 1) return refuse('INVALID-ARGUMENT');
  if (session.loggedInTo !== undefined) return refuse('ALREADY-LOGGED-IN');
  const ups = upsNamed(session, name);
  if (ups === undefined) return refuse('UNKNOWN-UPS');
  if (!sessionRights(session).login) return refuse('ACCESS-DENIED');
  session.loggedInTo = ups.name;
  return ['OK'];
}

export function grantPrimary(granted: string): Command {
  return (session, args) => {
    const [name] = args;
    if (name === undefined || args.length > 1) return refuse('INVALID-ARGUMENT');
    if (upsNamed(session, name) === undefined) return refuse('UNKNOWN-UPS');
    return sessionRights(session).primary ? [granted] : refuse('ACCESS-DENIED');
  };
}

export function forceShutdown(session: Session, args: readonly string[]): Answer {
  const [name] = args;
  if (name === undefined || args.length > 1) return refuse('INVALID-ARGUMENT');
  const ups = upsNamed(session, name);
  if (ups === undefined) return refuse('UNKNOWN-UPS');
  if (!sessionRights(session).forceShutdown) return refuse('ACCESS-DENIED');
  session.shared.upses.forceShutdown(ups.name);
  return ['OK FSD-SET'];
}
