import { describe, expect, it, onTestFinished } from 'vitest';
import { askSpacingMs } from '../../src/observers/limits.ts';
import { type Rhythm, startRhythm } from '../../src/observers/rhythm.ts';
import { createFakeClock, type FakeClock } from '../support/fake-clock.ts';

const start = 1_000;

function setUp(periodMs: () => number, tookMs = 0): { rhythm: Rhythm; clock: FakeClock; readings: string[] } {
  const clock = createFakeClock(start);
  const readings: string[] = [];
  const read = async (isAsked: boolean): Promise<void> => {
    readings.push(`${clock.now() - start}${isAsked ? ' asked' : ''}`);
    const end = clock.now() + tookMs;
    if (tookMs > 0) await clock.wakeAt(end as never, new AbortController().signal);
  };
  const rhythm = startRhythm({ clock, read, periodMs });
  onTestFinished(() => rhythm.stop());
  return { rhythm, clock, readings };
}

describe('a rhythm', () => {
  it('reads at once, and then at each beat', async () => {
    const { clock, readings } = setUp(() => 1_000);
    await clock.advance(3_500);
    expect(readings).toEqual(['0', '1000', '2000', '3000']);
  });

  it('asks for its period anew after each reading', async () => {
    let periodMs = 1_000;
    const { clock, readings } = setUp(() => periodMs);
    await clock.advance(500);
    periodMs = 200;
    await clock.advance(900);
    expect(readings).toEqual(['0', '1000', '1200', '1400']);
  });

  it('never reads twice at once, however long a reading takes', async () => {
    const { clock, readings } = setUp(() => 1_000, 2_500);
    await clock.advance(6_000);
    expect(readings).toEqual(['0', '2500', '5000']);
  });

  it('reads soon when somebody asks, a moment later than the question', async () => {
    const { rhythm, clock, readings } = setUp(() => 1_000);
    await clock.advance(300);
    rhythm.ask();
    rhythm.ask();
    await clock.advance(1_001);
    expect(readings).toEqual(['0', '301 asked', '1301']);
  });

  it('answers many questions with one reading', async () => {
    const { rhythm, clock, readings } = setUp(() => 1_000);
    await clock.advance(10);
    rhythm.ask();
    await clock.advance(1);
    rhythm.ask();
    await clock.advance(50);
    rhythm.ask();
    await clock.advance(askSpacingMs);
    expect(readings).toEqual(['0', '11 asked', '211 asked']);
  });

  it('reads once more for a question that came while it was reading', async () => {
    const { rhythm, clock, readings } = setUp(() => 1_000, 400);
    await clock.advance(100);
    rhythm.ask();
    await clock.advance(400);
    expect(readings).toEqual(['0', '400 asked']);
  });

  it('stops', async () => {
    const { rhythm, clock, readings } = setUp(() => 1_000);
    await clock.advance(1_500);
    rhythm.stop();
    rhythm.ask();
    await clock.advance(5_000);
    expect(readings).toEqual(['0', '1000']);
    expect(clock.next()).toBeUndefined();
  });
});
