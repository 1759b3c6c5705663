/** One client of the lab's upsd, and what all of them share. */
import type { Tracking } from './tracking.ts';
import type { UpsEntry, UpsState, UpsTable } from './upses.ts';
import { type Rights, rightsOf, type User } from './users.ts';

export interface Shared {
  readonly upses: UpsTable;
  readonly users: readonly User[];
  readonly tracking: Tracking;
  readonly sessions: Set<Session>;
}
export interface Session {
  readonly shared: Shared;
  /** As LIST CLIENT shows it. */
  readonly address: string;
  user?: string;
  password?: string;
  /** The UPS of LOGIN, by its name in ups.conf. */
  loggedInTo?: string;
  tracking: boolean;
}

/** Lines without their ends. Silence: upsd says nothing to that, or cannot. */
export type Answer = readonly string[] | 'silence';
export type Command = (session: Session, args: readonly string[]) => Promise<Answer> | Answer;

export function refuse(word: string): readonly string[] {
  return [`ERR ${word}`];
}

export function sessionRights({ shared, user, password }: Session): Rights {
  return rightsOf(shared.users, user, password);
}

export type Readable = Extract<UpsState, { kind: 'data' }>;

/** UPSes are found whatever the case of their name. */
export function upsNamed({ shared }: Session, name: string): UpsEntry | undefined {
  return shared.upses.list().find((ups) => ups.name.toLowerCase() === name.toLowerCase());
}

/** Answers with what `tell` makes of a UPS that can be read, and else with why it cannot. */
export async function withReadable(
  session: Session,
  name: string,
  tell: (state: Readable, ups: UpsEntry) => Answer | Promise<Answer>,
): Promise<Answer> {
  const ups = upsNamed(session, name);
  if (ups === undefined) return refuse('UNKNOWN-UPS');
  const state = await session.shared.upses.variables(ups.name);
  switch (state.kind) {
    case 'silent':
      return 'silence';
    case 'stale':
      return refuse('DATA-STALE');
    case 'no-driver':
      return refuse('DRIVER-NOT-CONNECTED');
    case 'data':
      return tell(state, ups);
  }
}

/** A value as upsd writes it. */
export function quoted(text: string): string {
  return `"${text.replace(/["\\#]/g, '\\$&')}"`;
}

/** The value of a variable, found whatever the case of its name. */
export function valueOf({ variables }: Readable, name: string): string | undefined {
  const key = Object.keys(variables).find((one) => one.toLowerCase() === name.toLowerCase());
  return key === undefined ? undefined : variables[key];
}
export function isOneOf(names: readonly string[], name: string): boolean {
  return names.some((one) => one.toLowerCase() === name.toLowerCase());
}
