// The demo as a person sees it: on a terminal the picture of `ananke status --watch`, redrawn in place; in a pipe one line per change.
import { createLive } from '../../cli/live.ts';
import { line, span } from '../../cli/screens/text.ts';
import { watchLines } from '../../cli/screens/watch.ts';
import { isTerminal, lookOf } from '../../cli/terminal.ts';
import type { TickReport } from '../../controller/loop.ts';
import { statusOf } from '../../telemetry/status/status.ts';
import { type DemoOptions, type DemoResult, playDemo } from './play.ts';

/** Redrawn at most this often, ms: more than the eye can follow only slows the story down. */
const frameMs = 50;
type Story = Omit<DemoOptions, 'write' | 'onDecision'>;

export interface Show {
  /** What is said below the last picture. */
  readonly closing: (result: DemoResult) => readonly string[];
  /** Somebody pressed Ctrl-C, and has the terminal back. */
  readonly onInterrupt: () => void;
}

export async function showDemo(story: Story, { closing, onInterrupt }: Show): Promise<DemoResult> {
  const { stdout, env } = process;
  if (!isTerminal(stdout, env)) {
    const result = await playDemo({ ...story, write: (text) => console.log(text) });
    for (const text of closing(result)) console.log(text);
    return result;
  }
  const live = createLive({ write: (text) => void stdout.write(text), look: () => lookOf(stdout, env) });
  const redraw = (): void => live.redraw();
  const interrupt = (): void => {
    live.leave(['Stopped. Nothing outside this process was touched: it was a simulated site.']);
    onInterrupt();
  };
  stdout.on('resize', redraw);
  process.once('SIGINT', interrupt);
  process.once('SIGTERM', interrupt);
  try {
    const result = await playOn(story, live.draw);
    live.leave(closing(result));
    return result;
  } finally {
    // Also when the story breaks off: the terminal is given back before anything is said about it.
    live.leave([]);
    stdout.off('resize', redraw);
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
  }
}

async function playOn(story: Story, draw: ReturnType<typeof createLive>['draw']): Promise<DemoResult> {
  let heard = '';
  let drawnAt = Number.NEGATIVE_INFINITY;
  let last: TickReport | undefined;
  const show = ({ input, decision }: TickReport): void => {
    const status = statusOf(input, decision, { version: 'demo', host: input.config.self });
    const said = heard;
    draw((look) => {
      const picture = watchLines(status, Date.parse(status.writtenAt), { ...look, height: look.height - 1 });
      return [line(span(`demo   ${said}`, 'dim')), ...picture];
    });
  };
  const result = await playDemo({
    ...story,
    write: (text) => (heard = text.trim()),
    onDecision: (_atMs, report) => {
      last = report;
      const now = performance.now();
      if (now - drawnAt < frameMs) return;
      drawnAt = now;
      show(report);
    },
  });
  // The picture that stays is the end of the story, and not some frame before it.
  if (last !== undefined) show(last);
  return result;
}
