/** Where an upsd is, for people: who is meant by a message, and why it is not reached. */
import { type Unreachable, type UnreachableCause, unreachable } from './reply.ts';

export interface Place {
  /** A name or an address; IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
}

/** `upsd at keeper:3493`. */
export function upsdAt({ host, port }: Place): string {
  return `upsd at ${host.includes(':') ? `[${host}]` : host}:${port}`;
}

export function notReached(place: Place, cause: UnreachableCause): Unreachable {
  return unreachable(cause, `${upsdAt(place)} ${sentences[cause](place)}`);
}

const sentences: Readonly<Record<UnreachableCause, (place: Place) => string>> = {
  refused: () =>
    'refuses the connection. Is nut-server running there, and does LISTEN of its upsd.conf name this address?',
  'no-address': ({ host }) =>
    `has no address: ${host} cannot be resolved. Write an address into ananke.yaml, which needs no DNS.`,
  'no-route': () => 'cannot be reached: no way leads there. Is its host on, and the network between?',
  'timed-out': () => 'does not answer in time. Is its host on, and does a firewall let this host through?',
  closed: () => 'closed the connection. See the journal of nut-server there.',
  'given-up': () => 'was no longer waited for.',
  busy: () => 'has too many requests before it.',
};

/** Which cause an error of a socket stands for. */
export function causeOf(error: Error): UnreachableCause {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return causes[code] ?? 'closed';
}

const causes: Readonly<Record<string, UnreachableCause>> = {
  ECONNREFUSED: 'refused',
  ENOTFOUND: 'no-address',
  EAI_AGAIN: 'no-address',
  EAI_NODATA: 'no-address',
  EHOSTUNREACH: 'no-route',
  EHOSTDOWN: 'no-route',
  ENETUNREACH: 'no-route',
  ENETDOWN: 'no-route',
  EADDRNOTAVAIL: 'no-route',
  ETIMEDOUT: 'timed-out',
};
