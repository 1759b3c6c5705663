/** Columns that line up: as wide as their widest cell, two blanks apart. */
import { columnsOf } from './columns.ts';
import { type Line, type Span, span } from './text.ts';

export interface Column {
  readonly head: string;
  /** Numbers stand at the right end. */
  readonly right?: true;
}
export type Cell = Span | string;

export function table(columns: readonly Column[], rows: readonly (readonly Cell[])[]): readonly Line[] {
  const cells = rows.map((row) => row.map((cell) => (typeof cell === 'string' ? span(cell) : cell)));
  const widths = columns.map(({ head }, index) =>
    Math.max(head.length, ...cells.map((row) => columnsOf(row[index]?.text ?? ''))),
  );
  const head = columns.map(({ head: text }) => span(text, 'dim'));
  return [head, ...cells].map((row) =>
    row.flatMap((cell, index) => {
      const padded = pad(cell, widths[index] ?? 0, columns[index]?.right === true);
      // The last column is as long as it is: nothing stands behind it.
      const isLast = index === columns.length - 1;
      return isLast ? [columns[index]?.right === true ? padded : cell] : [padded, span('  ')];
    }),
  );
}

function pad({ text, tone }: Span, width: number, right: boolean): Span {
  const blanks = ' '.repeat(Math.max(0, width - columnsOf(text)));
  return { text: right ? `${blanks}${text}` : `${text}${blanks}`, tone };
}
