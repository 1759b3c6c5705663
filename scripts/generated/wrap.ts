// Prose in lines of a bounded width.

/** Breaks between words; a word that is longer than the width has a line of its own. */
export function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  // A number stays with its unit.
  for (const word of text.split(/ (?!(?:s|%)(?:\W|$))/)) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + word.length <= width) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines;
}
