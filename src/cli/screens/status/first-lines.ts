/** The first line: the site and a sentence on the left, a note at the right edge; below each other where they do not fit. */
import { type Line, lengthOf, type Span, span, wrapped } from '../text.ts';

export function firstLines(site: string, sentence: Span, note: Span, width: number): readonly Line[] {
  const name = span(`${site}  `, 'bold');
  const gap = Math.min(width, widest) - lengthOf([name, sentence, note]);
  if (gap >= 2) return [[name, sentence, span(' '.repeat(gap)), note]];
  // Nothing of the sentence is cut: somebody half asleep may read nothing else.
  const [first = '', ...more] = wrapped(sentence.text, width, '  ', ' '.repeat(lengthOf([name])));
  return [
    [name, span(first.trimStart(), sentence.tone)],
    ...more.map((text) => [span(text, sentence.tone)]),
    [span(' '.repeat(Math.max(0, Math.min(width, widest) - lengthOf([note])))), note],
  ];
}

/** On a wide terminal a note at the far edge belongs to nothing. */
const widest = 100;
