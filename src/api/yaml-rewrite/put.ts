/** Splices that put a value into a text: in the place of another one, or as a new entry of a map or a list. */
import { beginsLine, commentsWithin, indentTo, lineEnd, lineStart, type Page, type Splice } from './page.ts';
import type { Entry, MapTree, ScalarTree, SeqTree, Span } from './tree.ts';
import { inOneLine, pairInLines } from './written.ts';

/** Beyond this a list in brackets goes on in the next line. */
const longestLine = 110;

/** Undefined when the old value cannot give way without loss: the caller has to find another way. */
export function replaced(page: Page, entry: Entry, value: unknown): readonly Splice[] | undefined {
  const old = entry.value;
  if (old.kind === 'scalar' && old.style === 'nothing') {
    return [{ start: entry.valueAt, end: entry.valueAt, text: ` ${written(page, value)}` }];
  }
  const style = old.kind === 'scalar' ? old.style : 'plain';
  const comments = commentsWithin(page, old);
  // The header of a block scalar may bear one: `|  # why`.
  const [comment] = comments;
  if (comment !== undefined && (old.kind !== 'scalar' || comments.length > 1)) return undefined;
  if ((old.kind === 'map' || old.kind === 'seq') && !old.flow) return undefined;
  const behind = comment === undefined ? '' : ` ${page.text.slice(comment.start, comment.end)}`;
  return [{ start: old.start, end: old.end, text: written(page, value, style) + behind }];
}

/** A new pair behind the pair `after`, or at the end. */
export function withPair(
  page: Page,
  map: MapTree,
  { key, value, after }: { readonly key: string; readonly value: unknown; readonly after: string | undefined },
): readonly Splice[] | undefined {
  if (map.flow) return withFlowEntry(page, map, map.pairs, `${written(page, key)}: ${written(page, value)}`);
  const [first] = map.pairs;
  const before = map.pairs.find((pair) => pair.key === after) ?? map.pairs.at(-1);
  // A block is made of its pairs.
  if (first === undefined || before === undefined) return undefined;
  const at = lineEnd(page, before.end);
  const lines = pairInLines(key, value, indentTo(page, first.start), stepOf(page, map), page.eol);
  return [{ start: at, end: at, text: page.eol + lines }];
}

/** A new item at the end. */
export function withItem(page: Page, seq: SeqTree, value: unknown): readonly Splice[] {
  const last = seq.items.at(-1)?.value;
  const text = written(page, value, last?.kind === 'scalar' ? last.style : 'plain');
  if (seq.flow) return withFlowEntry(page, seq, seq.items, text);
  const at = lineEnd(page, seq.end);
  return [{ start: at, end: at, text: `${page.eol}${indentTo(page, seq.start)}- ${text}` }];
}

function withFlowEntry(page: Page, around: Span, entries: readonly Entry[], text: string): readonly Splice[] {
  const last = entries.at(-1);
  if (last === undefined) return intoEmpty(page, around, text);
  const comma = commaBehind(page, last.end, around.end);
  const isOwnLine = beginsLine(page, last.start) && lineStart(page, last.start) > around.start;
  if (isOwnLine && lineEnd(page, last.end) < around.end - 1) {
    const at = lineEnd(page, comma ?? last.end);
    const line = `${page.eol}${indentTo(page, last.start)}${text}${comma === undefined ? '' : ','}`;
    return [
      ...(comma === undefined ? [{ start: last.end, end: last.end, text: ',' }] : []),
      { start: at, end: at, text: line },
    ];
  }
  const column = last.end - lineStart(page, last.end) + text.length;
  const gap = column > longestLine ? page.eol + indentTo(page, entries[0]?.start ?? last.start) : ' ';
  return [{ start: last.end, end: last.end, text: `,${gap}${text}` }];
}

function intoEmpty(page: Page, { start }: Span, text: string): readonly Splice[] {
  const isMap = page.text[start] === '{';
  const inside = start + 1;
  const isTight = !/\s/.test(page.text[inside] ?? '');
  const padded = isMap ? ` ${text}${isTight ? ' ' : ''}` : text;
  return [{ start: inside, end: inside, text: padded }];
}

/** Of a comma that stands behind the last entry, the place behind it. */
function commaBehind(page: Page, from: number, to: number): number | undefined {
  const comments = commentsWithin(page, { start: from, end: to });
  for (
    let offset = page.text.indexOf(',', from);
    offset >= 0 && offset < to;
    offset = page.text.indexOf(',', offset + 1)
  ) {
    if (!comments.some(({ start, end }) => start <= offset && offset < end)) return offset + 1;
  }
  return undefined;
}

/** How much deeper the maps of this file go from level to level. */
function stepOf(page: Page, map: MapTree): string {
  const nested = map.pairs.find(({ value }) => value.kind === 'map' && !value.flow);
  const own = map.pairs[0];
  if (nested === undefined || own === undefined) return '  ';
  return indentTo(page, nested.value.start).slice(indentTo(page, own.start).length);
}

/** In the style of what stood there or stands beside it. */
function written(page: Page, value: unknown, style: ScalarTree['style'] = 'plain'): string {
  return page.isJson ? JSON.stringify(value) : inOneLine(value, style);
}
