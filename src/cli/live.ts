/**
 * A picture that is redrawn in place, on the alternate screen: what was on the terminal before is still there afterwards, and
 * resizing leaves no remains. At the end the last picture stays, as plain lines.
 */
import { columnsOf } from './screens/columns.ts';
import { type Line, type Look, paint } from './screens/text.ts';

export interface LiveOptions {
  readonly write: (text: string) => void;
  readonly look: () => Look;
}
export interface Live {
  /** Fails when the picture does; the terminal is to be given back then. */
  readonly draw: (picture: (look: Look) => readonly Line[]) => void;
  /** Gives the terminal back, with the last picture and these lines below it. Safe to call twice. */
  readonly leave: (below: readonly string[]) => void;
}

// A line that is longer than somebody thought must not wrap: it would push all others down.
const enter = '\u001b[?1049h\u001b[?25l\u001b[?7l';
const home = '\u001b[H';
const clearLine = '\u001b[K';
const clearBelow = '\u001b[J';
// Cleared first: the console of Linux has no other screen to go back to.
const exit = `${home}${clearBelow}\u001b[?7h\u001b[?25h\u001b[?1049l`;

export function createLive({ write, look }: LiveOptions): Live {
  let picture: ((look: Look) => readonly Line[]) | undefined;
  let state: 'new' | 'drawing' | 'left' = 'new';
  const painted = (now: Look): readonly string[] => (picture?.(now) ?? []).map((line) => paint(line, now));
  return {
    draw(next) {
      if (state === 'left') return;
      picture = undefined;
      const now = look();
      const lines = next(now);
      const text = lines.map((line, index) => placed(line, index === lines.length - 1, now)).join('\r\n');
      picture = next;
      const start = state === 'new' ? enter : '';
      state = 'drawing';
      // One write for the whole picture: half of one would flicker.
      write(`${start}${home}${text}`);
    },
    leave(below) {
      if (state === 'left') return;
      const drawn = state === 'drawing';
      state = 'left';
      // Before anything that can fail: a terminal without a cursor is of no use to anybody.
      if (drawn) write(exit);
      const last = drawn ? painted(look()) : [];
      write([...last, ...below].map((text) => `${text}\n`).join(''));
    },
  };
}

/**
 * A line, and nothing of what was there before. Behind a line over the full width nothing may be cleared: many terminals would
 * take its last character for what is behind it.
 */
function placed(line: Line, isLast: boolean, now: Look): string {
  const text = paint(line, now);
  if (isLast) return `${clearBelow}${text}`;
  return columnsOf(paint(line, { ...now, color: false })) < now.width ? `${text}${clearLine}` : text;
}
