/** What comes of one HTTP exchange: an answer as it was given, or why there is none. */

export type HttpFailure =
  /** Nothing listens there. */
  | 'refused'
  /** No route, or the other side vanished in the middle. */
  | 'unreachable'
  /** The name has no address. */
  | 'unknown-name'
  | 'timed-out'
  /** The certificate is not one that is trusted for this name, or the other side speaks no TLS. */
  | 'tls'
  /** What came back is not HTTP. */
  | 'malformed'
  /** The caller gave up. */
  | 'stopped';

export type HttpAnswer =
  | {
      readonly state: 'answered';
      readonly status: number;
      /** Lower-case names; several values of one name joined as HTTP does it. */
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string;
      /** There was more than `bodyLimitBytes`, and the rest was not read. */
      readonly isCut: boolean;
    }
  | { readonly state: 'failed'; readonly why: HttpFailure; readonly message: string };

const byCode: Readonly<Record<string, HttpFailure>> = {
  ECONNREFUSED: 'refused',
  ENOTFOUND: 'unknown-name',
  EAI_AGAIN: 'unknown-name',
  EPROTO: 'tls',
};

/** Codes of Node: https://nodejs.org/api/errors.html. `HPE_` are those of its parser, the rest of TLS is named by words. */
export function failureOf(error: NodeJS.ErrnoException): HttpFailure {
  const code = error.code ?? '';
  const known = byCode[code];
  if (known !== undefined) return known;
  if (code.startsWith('HPE_')) return 'malformed';
  return /CERT|TLS|SSL|SELF_SIGNED|VERIFY/.test(code) ? 'tls' : 'unreachable';
}
