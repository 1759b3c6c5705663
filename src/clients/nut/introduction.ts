/** Who gives the orders, and that their outcome is asked for: said once on each connection, because upsd takes a user a single time. */
import { readOk } from './answer.ts';
import type { Connection, Request } from './connection.ts';
import type { Reply } from './reply.ts';
import { encodeLine } from './words.ts';

/** upsd looks at them only with an order, so wrong ones are not noticed before. */
export interface Credentials {
  readonly user: string;
  readonly password: string;
}
export type Introduction =
  /** Answered when orders may follow. */
  | { readonly introduce: (connection: Connection, signal?: AbortSignal) => Promise<Reply<unknown>> }
  | { readonly unsayable: string };

const introducedAlready: Reply<unknown> = { is: 'answered', value: undefined };

export function createIntroduction(credentials: Credentials | undefined): Introduction {
  const requests: Omit<Request<unknown>, 'reader'>[] = [];
  const words =
    credentials === undefined ? [] : Object.entries({ USERNAME: credentials.user, PASSWORD: credentials.password });
  for (const [verb, word] of words) {
    const encoded = encodeLine(verb, [word]);
    if ('unsayable' in encoded) return encoded;
    requests.push({ verb, line: encoded.line });
  }
  const introduced = new WeakSet<Connection>();
  const introduce = async (connection: Connection, signal?: AbortSignal): Promise<Reply<unknown>> => {
    if (introduced.has(connection)) return introducedAlready;
    for (const request of requests) {
      const reply = await connection.ask({ ...request, reader: readOk() }, signal);
      if (reply.is === 'answered') continue;
      // Half introduced is of no use, and cannot be made whole.
      connection.close();
      return reply;
    }
    introduced.add(connection);
    const reply = await connection.ask({ verb: 'SET TRACKING', line: 'SET TRACKING ON', reader: readOk() }, signal);
    // An upsd without tracking takes orders all the same.
    return reply.is === 'refused' ? introducedAlready : reply;
  };
  return { introduce };
}
