/**
 * One line of JSON that carries its version first and the hash of all that stands before it last. This envelope is the same for
 * frames and checkpoints and for every later version, so that a file of a newer ananke is told from a damaged one.
 * The hash finds damage; it is no defence against people who can write the file.
 */
import { hash as digest } from 'node:crypto';
import { isPlain } from './patch.ts';

export const formatVersion = 1;
/** What the first frame ever names as its predecessor. */
export const noHash = '0'.repeat(64);

export interface Sealed {
  readonly line: string;
  readonly hash: string;
}
export type Unsealed =
  | { readonly state: 'good'; readonly fields: Readonly<Record<string, unknown>>; readonly hash: string }
  | { readonly state: 'future'; readonly version: number; readonly sequence: number }
  | { readonly state: 'damaged' };

const ending = /,"hash":"([0-9a-f]{64})"\}$/;

export function seal(fields: Readonly<Record<string, unknown>>): Sealed {
  const body = JSON.stringify({ version: formatVersion, ...fields });
  const hash = hashOf(body);
  return { line: `${body.slice(0, -1)},"hash":"${hash}"}`, hash };
}

export function unseal(line: string): Unsealed {
  const hash = ending.exec(line)?.[1];
  if (hash === undefined) return { state: 'damaged' };
  const body = `${line.slice(0, -(hash.length + 11))}}`;
  if (hashOf(body) !== hash) return { state: 'damaged' };
  const fields = parse(body);
  if (fields === undefined) return { state: 'damaged' };
  const version = fields['version'];
  const sequence = fields['sequence'];
  if (typeof version !== 'number' || typeof sequence !== 'number') return { state: 'damaged' };
  if (version > formatVersion) return { state: 'future', version, sequence };
  return version === formatVersion ? { state: 'good', fields, hash } : { state: 'damaged' };
}

function hashOf(text: string): string {
  return digest('sha256', text);
}

function parse(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isPlain(value) ? value : undefined;
  } catch {
    // Not JSON although the hash fits: written by nobody we know, so it is damage like any other.
    return undefined;
  }
}
