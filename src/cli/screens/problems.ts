/** What is wrong with a file: each mistake with its place, the line, a mark under it, and what was probably meant. */
import { type Problem, placeOf } from '../../api/problems.ts';
import { type Line, line, span, wrapped } from './text.ts';

const indent = '   ';

export function problemLines(problem: Problem, text: string, width: number): readonly Line[] {
  const place = placeOf(problem);
  const first = wrapped(problem.message, width, indent, `${place}  `);
  return [
    ...first.map((said, index) => line(span(said, index === 0 ? 'red' : 'plain'))),
    ...sourceLines(problem, text),
  ];
}

/** The line before gives the group that it stands in. */
function sourceLines({ line: number, column, length, suggestion }: Problem, text: string): readonly Line[] {
  const lines = text.split(/\r?\n/);
  const wrong = lines[number - 1];
  if (wrong === undefined) return suggestion === undefined ? [] : [line(`${indent}${suggestion}`)];
  const gutter = String(number).length + 1;
  const before = lines[number - 2];
  const context = before === undefined || before.trim() === '' ? [] : [numbered(number - 1, before, gutter)];
  const said = suggestion === undefined ? '' : ` ${suggestion}`;
  const mark = `${' '.repeat(Math.max(0, column - 1))}${'^'.repeat(Math.max(1, Math.min(length, wrong.length - column + 1)))}`;
  return [
    ...context,
    numbered(number, wrong, gutter),
    line(span(`${indent}${' '.repeat(gutter)}| `, 'dim'), span(`${mark}${said}`, 'yellow')),
  ];
}

/** Tabs would move the mark away from what it stands under. */
function numbered(number: number, text: string, gutter: number): Line {
  return line(span(`${indent}${String(number).padStart(gutter - 1)} | `, 'dim'), text.replaceAll('\t', ' '));
}
