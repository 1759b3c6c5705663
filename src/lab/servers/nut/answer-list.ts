/** LIST: rows between BEGIN and END. */
import {
  type Answer,
  isOneOf,
  quoted,
  type Readable,
  refuse,
  type Session,
  upsNamed,
  valueOf,
  withReadable,
} from './session.ts';

export function answerList(session: Session, args: readonly string[]): Answer | Promise<Answer> {
  const [what = '', ups, variable] = args;
  const kind = what.toUpperCase();
  if (kind === 'UPS') {
    const rows = session.shared.upses.list().map(({ name, description }) => {
      return `UPS ${name} ${quoted(description ?? 'Description unavailable')}`;
    });
    return list('UPS', rows);
  }
  if (ups === undefined) return refuse('INVALID-ARGUMENT');
  if (kind === 'CLIENT') return clients(session, ups);
  if (variable !== undefined && (kind === 'ENUM' || kind === 'RANGE')) {
    return withReadable(session, ups, () => list(`${kind} ${ups} ${variable}`, []));
  }
  const rowsOf = Object.hasOwn(rows, kind) ? rows[kind] : undefined;
  if (rowsOf === undefined) return refuse('INVALID-ARGUMENT');
  return withReadable(session, ups, (state) => list(`${kind} ${ups}`, rowsOf(state, ups)));
}

const rows: Readonly<Record<string, (state: Readable, ups: string) => readonly string[]>> = {
  VAR: ({ variables }, ups) =>
    Object.keys(variables)
      .toSorted()
      .map((name) => `VAR ${ups} ${name} ${quoted(variables[name] ?? '')}`),
  RW: (state, ups) =>
    Object.keys(state.variables)
      .toSorted()
      .filter((name) => isOneOf(state.writable, name))
      .map((name) => `RW ${ups} ${name} ${quoted(valueOf(state, name) ?? '')}`),
  CMD: ({ commands }, ups) => commands.toSorted().map((name) => `CMD ${ups} ${name}`),
};

function clients(session: Session, name: string): Answer {
  const ups = upsNamed(session, name);
  if (ups === undefined) return refuse('UNKNOWN-UPS');
  const loggedIn = [...session.shared.sessions].filter(({ loggedInTo }) => loggedInTo === ups.name);
  return list(
    `CLIENT ${name}`,
    loggedIn.map(({ address }) => `CLIENT ${name} ${address}`),
  );
}

function list(query: string, rows: readonly string[]): Answer {
  return [`BEGIN LIST ${query}`, ...rows, `END LIST ${query}`];
}
