/**
 * A picture that is redrawn in place, on the alternate screen: what was on the terminal before is still there afterwards, and
 * resizing leaves no remains. At the end the last picture stays, as plain lines.
 */
import { type Line, type Look, paint } from './screens/text.ts';

export interface LiveOptions {
  readonly write: (text: string) => void;
  readonly look: () => Look;
}
export interface Live {
  readonly draw: (picture: (look: Look) => readonly Line[]) => void;
  /** The same picture once more, for a terminal that has another size now. */
  readonly redraw: () => void;
  /** Gives the terminal back, with the last picture and these lines below it. Safe to call twice. */
  readonly leave: (below: readonly string[]) => void;
}

const enter = '\u001b[?1049h\u001b[?25l';
const exit = '\u001b[?25h\u001b[?1049l';
const home = '\u001b[H';
const clearLine = '\u001b[K';
const clearBelow = '\u001b[J';

export function createLive({ write, look }: LiveOptions): Live {
  let picture: ((look: Look) => readonly Line[]) | undefined;
  let state: 'new' | 'drawing' | 'left' = 'new';
  const redraw = (): void => {
    if (picture === undefined || state === 'left') return;
    const now = look();
    const lines = picture(now).map((line) => paint(line, now));
    const start = state === 'new' ? enter : '';
    state = 'drawing';
    // One write for the whole picture: half of one would flicker.
    write(`${start}${home}${lines.map((text) => `${text}${clearLine}`).join('\r\n')}${clearBelow}`);
  };
  return {
    draw(next) {
      picture = next;
      redraw();
    },
    redraw,
    leave(below) {
      if (state === 'left') return;
      const drawn = state === 'drawing';
      state = 'left';
      const now = look();
      const last = drawn && picture !== undefined ? picture(now).map((line) => paint(line, now)) : [];
      write(`${drawn ? exit : ''}${[...last, ...below].map((text) => `${text}\n`).join('')}`);
    },
  };
}
