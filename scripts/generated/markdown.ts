// Markdown as the generators write it.

/** A table; a line for each row. Pipes in cells are escaped, because they would end the cell. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(escaped).join(' | ')} |`;
  return [line(head), `|${' --- |'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}

const escaped = (cell: string): string => cell.replaceAll('|', String.raw`\|`);

export const code = (text: string): string => `\`${text}\``;
