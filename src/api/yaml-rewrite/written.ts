/** Plain values as YAML text: in one line, or as a block, in the style of what stood there. */
import type { ScalarTree } from './tree.ts';

type Style = ScalarTree['style'];

/** What needs no quotes anywhere: a word that no YAML reads as something else, several of them, or a time in UTC. */
const plainWords = /^[A-Za-z_/][\w./@+-]*( [\w./@+(][\w./@+()-]*)*$/;
const plainTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/;
/** Also what other and older parsers than ours read as a value of another kind. */
const reserved = /^(true|false|null|yes|no|on|off|y|n)$/i;

export function isPlainMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** One line, whatever the value is: braces and brackets for maps and lists. */
export function inOneLine(value: unknown, style: Style = 'plain'): string {
  if (Array.isArray(value)) return `[${value.map((item: unknown) => inOneLine(item)).join(', ')}]`;
  if (isPlainMap(value)) {
    const pairs = Object.entries(value).map(([key, part]) => `${scalarText(key, 'plain')}: ${inOneLine(part)}`);
    return pairs.length === 0 ? '{}' : `{ ${pairs.join(', ')} }`;
  }
  return typeof value === 'string' ? scalarText(value, style) : String(value);
}

function scalarText(text: string, style: Style): string {
  if (style === 'single' && !/\n/.test(text)) return `'${text.replaceAll("'", "''")}'`;
  const isPlain = plainTime.test(text) || (plainWords.test(text) && !reserved.test(text));
  // What JSON writes YAML reads.
  return isPlain && style !== 'double' ? text : JSON.stringify(text);
}

/** A pair as lines of a block, without a line break at the end. `indent` is that of its key; maps below it go `step` deeper. */
export function pairInLines(key: string, value: unknown, indent: string, step: string, eol: string): string {
  const start = `${indent}${scalarText(key, 'plain')}:`;
  if (!isPlainMap(value) || Object.keys(value).length === 0) return `${start} ${inOneLine(value)}`;
  const below = Object.entries(value).map(([name, part]) => pairInLines(name, part, indent + step, step, eol));
  return [start, ...below].join(eol);
}
