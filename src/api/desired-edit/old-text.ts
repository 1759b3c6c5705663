/** desired.yaml as an edit finds it. */
import type { DesiredSpec } from '../../core/desired.ts';
import { type KnownNames, readDesired } from '../desired.ts';
import { kindOf } from '../kind-of.ts';
import type { Problem } from '../problems.ts';
import { isPlainMap } from '../yaml-rewrite/written.ts';
import { decodeText, maxFileBytes } from '../yaml-text.ts';
import { readPlainYaml } from '../yaml-values.ts';
import type { Values } from './next-value.ts';

export interface OldText {
  /** There is no file, or nothing but white space in it. */
  readonly isBlank: boolean;
  /** Without its byte order mark; undefined when it is no text that may be looked at. */
  readonly text: string | undefined;
  /** The byte order mark, or nothing. */
  readonly mark: string;
  /** Comments alone. */
  readonly saysNothing: boolean;
  /** The value, when it is a map with a spec in it; it need not be valid. */
  readonly root: { readonly value: Values; readonly spec: Values } | undefined;
  /** What it says that it is, when it says so. */
  readonly kind: string | undefined;
  /** Undefined unless it is valid. */
  readonly before: DesiredSpec | undefined;
  /** Why it is not valid; none when it is blank. */
  readonly problems: readonly Problem[];
}

export function readOldText(bytes: Uint8Array | undefined, config: KnownNames): OldText {
  const { desired, problems } = readDesired(bytes, config);
  const isBlank =
    bytes === undefined || (bytes.length <= maxFileBytes && new TextDecoder().decode(bytes).trim() === '');
  const decoded = isBlank ? undefined : decodeText(bytes);
  const text = decoded !== undefined && 'text' in decoded ? decoded.text : undefined;
  const plain = text === undefined ? undefined : readPlainYaml(text);
  const value = plain !== undefined && 'value' in plain ? plain.value : undefined;
  const spec = isPlainMap(value) ? value['spec'] : undefined;
  return {
    isBlank,
    text,
    mark: byteOrderMark.every((byte, index) => bytes?.[index] === byte) ? '\uFEFF' : '',
    saysNothing: value === null,
    root: isPlainMap(value) && isPlainMap(spec) ? { value, spec } : undefined,
    kind: kindIn(value, text),
    before: desired.state === 'valid' ? desired.spec : undefined,
    problems: isBlank ? [] : problems,
  };
}

/** Asked of the parser once more only where the rest of the file is broken. */
function kindIn(value: unknown, text: string | undefined): string | undefined {
  if (!isPlainMap(value)) return text === undefined ? undefined : kindOf(text);
  return typeof value['kind'] === 'string' ? value['kind'] : undefined;
}

const byteOrderMark = [0xef, 0xbb, 0xbf];
