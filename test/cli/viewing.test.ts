// Looking at the live picture, on a terminal made for the test: what is written to it, and that it is given back in every case.
import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { createLive } from '../../src/cli/live.ts';
import { type Look, line } from '../../src/cli/screens/text.ts';
import type { Shown } from '../../src/cli/screens/watch/lower.ts';
import { openViewing, type Painter } from '../../src/cli/viewing.ts';

const look: Look = { width: 10, height: 24, color: false, unicode: true, zone: 'UTC', call: 'ananke' };
const given = '\u001b[H\u001b[J\u001b[?7h\u001b[?25h\u001b[?1049l';

describe('a live picture', () => {
  const screen = () => {
    const written: string[] = [];
    return { written, live: createLive({ write: (text) => written.push(text), look: () => look }) };
  };

  it('gives the terminal back once, with the last picture as plain lines', () => {
    const { written, live } = screen();
    live.draw(() => [line('one')]);
    live.draw(() => [line('two')]);
    live.leave(['bye']);
    live.leave(['bye']);
    live.draw(() => [line('three')]);
    expect(written[0]).toContain('\u001b[?1049h');
    expect(written.slice(2)).toEqual([given, 'two\nbye\n']);
  });

  it('leaves a terminal alone on which nothing was drawn', () => {
    const { written, live } = screen();
    live.leave(['bye']);
    expect(written).toEqual(['bye\n']);
  });

  it('clears nothing behind a line over the full width, which many terminals would take for its last character', () => {
    const { written, live } = screen();
    live.draw(() => [line('short'), line('x'.repeat(10)), line('y'.repeat(10))]);
    expect(written[0]).toContain(`short\u001b[K\r\n${'x'.repeat(10)}\r\n\u001b[J${'y'.repeat(10)}`);
    expect(written[0]).toMatch(/y$/);
  });

  it('gives the terminal back before the last picture, which may fail', () => {
    const { written, live } = screen();
    let fails = false;
    live.draw(() => {
      if (fails) throw new Error('no picture');
      return [line('one')];
    });
    fails = true;
    expect(() => live.leave([])).toThrow('no picture');
    expect(written.at(-1)).toBe(given);
  });
});

class Keyboard extends EventEmitter {
  readonly isTTY: boolean;
  raw = false;
  flowing = false;
  constructor(isTTY: boolean) {
    super();
    this.isTTY = isTTY;
  }
  setRawMode(mode: boolean): void {
    this.raw = mode;
  }
  resume(): void {
    this.flowing = true;
  }
  pause(): void {
    this.flowing = false;
  }
}

class Screen extends EventEmitter {
  readonly isTTY = true;
  columns = 80;
  rows = 24;
  written = '';
  write(text: string): void {
    this.written += text;
  }
}

const terminal = (isTTY = true) => {
  const place = Object.assign(new EventEmitter(), {
    stdin: new Keyboard(isTTY),
    stdout: new Screen(),
    env: { TERM: 'vt220' },
  });
  const { stdin, stdout } = place;
  const listeners = (): number =>
    [place, stdin, stdout].reduce(
      (sum, one) =>
        sum +
        one
          .eventNames()
          .filter((name) => name !== 'error')
          .reduce((count, name) => count + one.listenerCount(name), 0),
      0,
    );
  const isGivenBack = (): boolean =>
    stdout.written.split(given).length === 2 && !stdin.raw && !stdin.flowing && listeners() === 0;
  return { place, stdin, stdout, isGivenBack, press: (keys: string) => stdin.emit('data', Buffer.from(keys)) };
};
const painter: Painter = ({ view, keys }) => ({
  lines: [line(`${view.part} ${view.moved} ${keys}`)],
  extent: { most: 5, page: 3 },
});
const settled = (promise: Promise<void>): Promise<string> =>
  Promise.race([
    promise.then(
      () => 'left',
      (error: unknown) => String(error),
    ),
    new Promise<string>((resolve) => setImmediate(() => resolve('looks on'))),
  ]);

describe('looking', () => {
  it.each(['q', '\u0003', '\u0004'])('ends with the key %j', async (key) => {
    const { place, press, stdin, isGivenBack } = terminal();
    const viewing = openViewing(place);
    viewing.show(painter);
    expect(stdin).toMatchObject({ raw: true, flowing: true });
    expect(await settled(viewing.left)).toBe('looks on');
    press(key);
    expect(await settled(viewing.left)).toBe('left');
    viewing.close(['bye']);
    expect(isGivenBack()).toBe(true);
  });

  it.each([
    ['SIGINT', 'place'],
    ['SIGTERM', 'place'],
    ['SIGHUP', 'place'],
    ['SIGQUIT', 'place'],
    ['end', 'stdin'],
    ['close', 'stdin'],
    ['error', 'stdin'],
    ['error', 'stdout'],
  ] as const)('ends with %s of the %s', async (event, of) => {
    const all = terminal();
    const viewing = openViewing(all.place);
    viewing.show(painter);
    all[of].emit(event, new Error('EIO'));
    expect(await settled(viewing.left)).toBe('left');
    viewing.close([]);
    expect(all.isGivenBack()).toBe(true);
    // What comes after it, such as the error of a terminal that has gone, is nobody's end any more.
    all.stdin.emit('error', new Error('EIO'));
    all.stdout.emit('error', new Error('EIO'));
  });

  it('gives the terminal back when the process ends for another reason', () => {
    const { place, isGivenBack } = terminal();
    openViewing(place).show(painter);
    place.emit('exit', 1);
    expect(isGivenBack()).toBe(true);
  });

  it.each([
    ['at first', (): void => undefined],
    ['at a key', ({ press }: ReturnType<typeof terminal>) => press('n')],
    ['at another size', ({ stdout }: ReturnType<typeof terminal>) => stdout.emit('resize')],
  ] as const)('ends with a picture that cannot be drawn, %s, and the terminal is given back', async (when, cause) => {
    const all = terminal();
    const viewing = openViewing(all.place);
    let fails = when === 'at first';
    viewing.show((shown, to) => {
      if (fails) throw new Error('no picture');
      return painter(shown, to);
    });
    fails = true;
    cause(all);
    expect(await settled(viewing.left)).toBe('Error: no picture');
    expect(when === 'at first' || all.isGivenBack()).toBe(true);
    expect(all.stdin).toMatchObject({ raw: false, flowing: false });
    viewing.close(['bye']);
    expect(all.stdout.written).not.toContain('bye');
  });

  it('shows what the keys ask for at once, and nothing new for other keys', () => {
    const { place, stdout, press } = terminal();
    openViewing(place).show(painter);
    expect(stdout.written).toContain('acting 0 read');
    press('n\u001b[B\u001b[B');
    expect(stdout.written).toContain('nodes 2 read');
    const { length } = stdout.written;
    press('x\u001b[C');
    expect(stdout.written).toHaveLength(length);
    press('n');
    expect(stdout.written.slice(length)).toContain('acting 0 read');
  });

  it('leaves a picture behind that names no keys', () => {
    const { place, stdout } = terminal();
    const viewing = openViewing(place);
    viewing.show(painter);
    viewing.close(['bye']);
    expect(stdout.written.endsWith('acting 0 over\nbye\n')).toBe(true);
  });

  it('reads nothing where no keyboard is, and its end means nothing', async () => {
    const { place, stdin, stdout, press } = terminal(false);
    const viewing = openViewing(place);
    viewing.show(painter);
    expect(stdin).toMatchObject({ raw: false, flowing: false });
    expect(stdout.written).toContain('acting 0 not-read');
    press('q');
    stdin.emit('end');
    expect(await settled(viewing.left)).toBe('looks on');
  });

  it('keeps as many events as anybody goes back to, the newest', () => {
    const { place } = terminal();
    const viewing = openViewing(place);
    let seen: Shown['events'] = [];
    for (let index = 0; index < 3_000; index += 1) viewing.tell([`event ${index}`]);
    viewing.show((shown, to) => {
      seen = shown.events;
      return painter(shown, to);
    });
    expect(seen).toHaveLength(1_000);
    expect(seen.at(-1)).toBe('event 2999');
  });
});
