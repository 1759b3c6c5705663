/**
 * Somebody who looks at the live picture: keys, signals and the size of the terminal go in, the picture comes out, and the
 * terminal is given back however it ends. Shared by `status --watch` and the demo.
 */
import { createKeyReader } from './keys.ts';
import { createLive } from './live.ts';
import type { Look } from './screens/text.ts';
import type { Keys } from './screens/watch/footer.ts';
import type { Shown } from './screens/watch/lower.ts';
import type { Picture } from './screens/watch/picture.ts';
import { type Extent, firstView, pressed, still, type View } from './screens/watch/view.ts';
import { type Environment, type Output, pictureLookOf } from './terminal.ts';

/** What of a process matters here, so that tests can be any terminal. */
export interface Place {
  readonly stdin: Input;
  readonly stdout: Output & Emitter & { readonly write: (text: string) => unknown };
  readonly env: Environment;
  readonly on: Emitter['on'];
  readonly off: Emitter['off'];
}
interface Input extends Emitter {
  readonly isTTY?: boolean;
  readonly setRawMode?: (mode: boolean) => unknown;
  readonly resume: () => unknown;
  readonly pause: () => unknown;
}
interface Emitter {
  readonly on: (name: string, listener: (data: Uint8Array) => void) => unknown;
  readonly off: (name: string, listener: (data: Uint8Array) => void) => unknown;
}

export type Painter = (shown: Shown, look: Look) => Picture;

export interface Viewing {
  /** Draws this now, and again for each key and each new size of the terminal. */
  readonly show: (painter: Painter) => void;
  /** What happened, for whoever asks for events. */
  readonly tell: (lines: readonly string[]) => void;
  /** Does it; if it fails the terminal is given back and the viewing ends with that. */
  readonly attempt: (act: () => void) => void;
  /** Settles when whoever looks leaves or the terminal goes; fails when something could not be drawn. */
  readonly left: Promise<void>;
  /** Gives the terminal back, with the last picture and these lines below it. Safe to call twice. */
  readonly close: (below: readonly string[]) => void;
}

/** More than anybody scrolls back; a day of watching must not fill the memory. */
const eventsKept = 1_000;
const endings = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;

export function openViewing(place: Place): Viewing {
  const { stdin, stdout, env } = place;
  const live = createLive({ write: (text) => void stdout.write(text), look: () => pictureLookOf(stdout, env) });
  const { promise: left, resolve: leave, reject } = Promise.withResolvers<void>();
  let keys: Keys = stdin.isTTY === true ? 'read' : 'not-read';
  let events: readonly string[] = [];
  let view: View = firstView;
  let extent: Extent = still;
  let painter: Painter | undefined;

  const redraw = (): void => {
    const paintNow = painter;
    if (paintNow === undefined) return;
    live.draw((look) => {
      const picture = paintNow({ view, events, keys }, look);
      extent = picture.extent;
      return picture.lines;
    });
  };
  const close: Viewing['close'] = (below) => {
    keys = 'over';
    stopListening();
    live.leave(below);
  };
  const attempt: Viewing['attempt'] = (act) => {
    try {
      act();
    } catch (error) {
      close([]);
      reject(error);
    }
  };
  const press = keyPresses((key) => (view = pressed(view, key, extent)), leave);
  const stopListening = listen(place, {
    leave,
    resize: () => attempt(redraw),
    keys: (bytes) => attempt(() => press(bytes) && redraw()),
    // Whatever ends the process otherwise: nobody should have to type `reset` blindly.
    exit: () => close([]),
  });
  return {
    show(next) {
      painter = next;
      attempt(redraw);
    },
    tell: (lines) => (events = [...events, ...lines].slice(-eventsKept)),
    attempt,
    left,
    close,
  };
}

/** Answers whether there is something new to draw. */
function keyPresses(onKey: (key: Parameters<typeof pressed>[1]) => void, leave: () => void) {
  const read = createKeyReader();
  return (bytes: Uint8Array): boolean => {
    const keys = read(bytes);
    for (const key of keys) {
      if (key !== 'leave') onKey(key);
      else {
        leave();
        return false;
      }
    }
    return keys.length > 0;
  };
}

interface Heard {
  readonly leave: () => void;
  readonly resize: () => void;
  readonly keys: (bytes: Uint8Array) => void;
  readonly exit: () => void;
}

function listen(place: Place, heard: Heard): () => void {
  const { stdin, stdout } = place;
  const ends: readonly (readonly [Emitter, string, (data: Uint8Array) => void])[] = [
    ...endings.map((signal) => [place, signal, heard.leave] as const),
    [place, 'exit', heard.exit],
    [stdout, 'resize', heard.resize],
    [stdout, 'error', heard.leave],
  ];
  const keys: typeof ends = [
    [stdin, 'data', heard.keys],
    ...['end', 'close', 'error'].map((name) => [stdin, name, heard.leave] as const),
  ];
  // Without a terminal at the other end it is nobody's keyboard: its end means nothing, and it is not ours to read.
  const isKeyboard = stdin.isTTY === true;
  const all = isKeyboard ? [...ends, ...keys] : ends;
  for (const [emitter, name, act] of all) emitter.on(name, act);
  if (isKeyboard) {
    stdin.setRawMode?.(true);
    stdin.resume();
  }
  let isListening = true;
  return () => {
    if (!isListening) return;
    isListening = false;
    // A terminal that has gone answers with an error; it has nobody left to tell.
    for (const stream of [stdin, stdout]) stream.on('error', () => undefined);
    for (const [emitter, name, act] of all) emitter.off(name, act);
    if (isKeyboard) {
      stdin.setRawMode?.(false);
      stdin.pause();
    }
  };
}
