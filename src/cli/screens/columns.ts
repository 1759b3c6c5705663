/** How many columns a text takes on a terminal. A reason or a name is free text, and a line that is too long spoils a picture. */

const plain = /^[\x20-\x7E]*$/;
/** Marks that sit on the character before them. */
const without = /^[\p{Mn}\p{Me}\u200B-\u200D\u2060\uFEFF]$/u;
/** East Asian wide and full-width characters, and emoji. */
const double =
  /^[\p{Emoji_Presentation}\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uA960-\uA97F\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF01-\uFF60\uFFE0-\uFFE6\u{17000}-\u{18AFF}\u{20000}-\u{3FFFD}]$/u;

export function columnsOf(text: string): number {
  // Nearly all text is this.
  if (plain.test(text)) return text.length;
  let columns = 0;
  for (const character of text) columns += columnsOfOne(character);
  return columns;
}

export function columnsOfOne(character: string): 0 | 1 | 2 {
  if (without.test(character)) return 0;
  return double.test(character) ? 2 : 1;
}

/** As much of the beginning as fits; no character is halved. */
export function beginning(text: string, columns: number): string {
  let left = columns;
  let kept = '';
  for (const character of text) {
    left -= columnsOfOne(character);
    if (left < 0) break;
    kept += character;
  }
  return kept;
}
