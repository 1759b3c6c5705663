// The demo as a person sees it: on a terminal the picture of `ananke status --watch`, redrawn in place; in a pipe one line per change.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { line, span } from '../../cli/screens/text.ts';
import { watchPicture } from '../../cli/screens/watch/picture.ts';
import { isTerminal } from '../../cli/terminal.ts';
import { openViewing, type Viewing } from '../../cli/viewing.ts';
import type { TickReport } from '../../controller/loop.ts';
import { statusOf } from '../../telemetry/status/status.ts';
import { type DemoOptions, type DemoResult, playDemo } from './play.ts';

/** Redrawn at most this often, ms: more than the eye can follow only slows the story down. */
const frameMs = 50;
type Story = Omit<DemoOptions, 'write' | 'onDecision'>;

/** `closing` is what is said below the last picture. */
export async function showDemo(
  story: Story,
  closing: (result: DemoResult) => readonly string[],
): Promise<DemoResult | 'stopped'> {
  if (!isTerminal(process.stdout, process.env)) {
    const result = await playDemo({ ...story, write: (text) => console.log(text) });
    for (const text of closing(result)) console.log(text);
    return result;
  }
  const viewing = openViewing(process);
  try {
    const result = await playOn(story, viewing);
    viewing.close(result === 'stopped' ? stoppedWords : closing(result));
    return result;
  } finally {
    // Also when the story breaks off: the terminal is given back before anything is said about it.
    viewing.close([]);
  }
}

const stoppedWords = ['Stopped. Nothing outside this process was touched: it was a simulated site.'];
/** Somebody left: thrown to end the story in its middle. */
class Stopped extends Error {}

async function playOn(story: Story, viewing: Viewing): Promise<DemoResult | 'stopped'> {
  let heard = '';
  let drawnAt = Number.NEGATIVE_INFINITY;
  let last: TickReport | undefined;
  let end: Error | undefined;
  viewing.left.then(
    () => (end = new Stopped()),
    (error: Error) => (end = error),
  );
  const show = ({ input, decision }: TickReport): void => {
    const status = statusOf(input, decision, { version: 'demo', host: input.config.self });
    const said = heard;
    viewing.show((shown, look) => {
      const lower = { ...look, height: look.height - 1 };
      const { lines, extent } = watchPicture(status, Date.parse(status.writtenAt), shown, lower);
      return { lines: [line(span(`demo   ${said}`, 'dim')), ...lines], extent };
    });
  };
  try {
    const result = await playDemo({
      ...story,
      write: (text) => {
        heard = text.trim();
        viewing.tell([text]);
      },
      onDecision: (_atMs, report) => {
        last = report;
        const now = performance.now();
        if (now - drawnAt < frameMs) return;
        drawnAt = now;
        show(report);
      },
      // The story never waits, so keys and signals are only heard where it is stopped for a moment.
      async breathe(atMs) {
        await story.breathe?.(atMs);
        await nextTurn();
        if (end !== undefined) throw end;
      },
    });
    // The picture that stays is the end of the story, and not some frame before it.
    if (last !== undefined) show(last);
    return result;
  } catch (error) {
    if (error instanceof Stopped) return 'stopped';
    throw error;
  }
}
