/** What can be wrong with the answers of the API server of the lab, one request at a time. */

export interface Asked {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  /** How many requests came before this one. */
  readonly number: number;
}
export type Fault =
  /** Nothing ever comes. */
  | { readonly is: 'hang' }
  /** The connection is closed without an answer. */
  | { readonly is: 'cut' }
  /** This, whatever was asked. */
  | { readonly is: 'answer'; readonly status: number; readonly body: string; readonly type?: string }
  /** The first bytes of the true answer, which its length says to be more; then the connection ends. */
  | { readonly is: 'truncate'; readonly bytes: number }
  /** A whole HTTP answer with only the first bytes of the true JSON. */
  | { readonly is: 'half-json'; readonly bytes: number }
  /** That many bytes of JSON white space, with or without saying so beforehand. */
  | { readonly is: 'huge'; readonly bytes: number; readonly saysSo: boolean }
  /** The answer begins, and then nothing more comes of it. */
  | { readonly is: 'stall' };

/** Undefined: nothing is wrong with this one. */
export type Faults = (asked: Asked) => Fault | undefined;
