// Prose in lines of a bounded width.

/** A shorter last line looks lost. */
const leastLast = 20;

/** Breaks between words, and a little sooner where the last line would be a word or two. */
export function wrapped(text: string, width: number): readonly string[] {
  const usual = greedy(text, width);
  for (let narrower = width; narrower > (3 / 4) * width; narrower -= 1) {
    const lines = greedy(text, narrower);
    if (lines.length > usual.length) break;
    if (lines.length === 1 || (lines.at(-1) ?? '').length >= leastLast) return lines;
  }
  return usual;
}

/** A word that is longer than the width has a line of its own; a number stays with its unit. */
function greedy(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(/ (?!(?:s|%)(?:\W|$))/)) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + word.length <= width) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines;
}
