// The lines of the log as they are written.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { namesLimit, pendingLimit, repeatEveryMs, repeatsKept, textLimit } from '../../../src/telemetry/log/limits.ts';
import { type Level, line } from '../../../src/telemetry/log/line.ts';
import { createLogSink, type LogOutput } from '../../../src/telemetry/log/sink.ts';
import { createFakeClock } from '../../support/fake-clock.ts';
import { createKeptOutput } from '../../support/log-output.ts';

function aSink(level: Level = 'info') {
  const out = createKeptOutput();
  const clock = createFakeClock();
  return { out, clock, sink: createLogSink({ level, site: 'garden', host: 'keeper', clock, out }) };
}

/** Of any code units, halves of a pair and controls among them. */
const anyText = fc
  .array(fc.oneof(fc.integer({ min: 0, max: 0x2030 }), fc.integer({ min: 0, max: 0xffff })))
  .map((codes) => String.fromCharCode(...codes));

describe('a line', () => {
  it('is JSON behind the priority that the journal of systemd reads', () => {
    const { sink, out } = aSink();
    sink.tell([line('warn', 'hold placed', { hold: 'ups/A', nodes: ['pi-1'] })]);
    expect(out.text()).toBe(
      '<4>{"level":"warn","time":"2023-11-14T22:13:21.000Z","site":"garden","host":"keeper","hold":"ups/A","nodes":["pi-1"],"msg":"hold placed"}\n',
    );
  });

  it.each([
    ['error', 3],
    ['warn', 4],
    ['info', 6],
    ['debug', 7],
  ] as const)('of level %s has priority %d', (level, priority) => {
    const { sink, out } = aSink('debug');
    sink.tell([line(level, 'told')]);
    expect(out.lines()).toMatchObject([{ priority, fields: { level } }]);
  });

  it('is left out below the configured level', () => {
    const { sink, out } = aSink('warn');
    sink.tell([line('debug', 'a'), line('info', 'b'), line('warn', 'c'), line('error', 'd')]);
    expect(out.lines().map(({ fields }) => fields['msg'])).toEqual(['c', 'd']);
  });

  it('stays one line whatever is in it', () => {
    const { sink, out } = aSink();
    let heard = 0;
    fc.assert(
      fc.property(anyText, fc.array(anyText), (why, names) => {
        sink.tell([line('info', 'told', { why, names })]);
        const text = out.text().slice(heard);
        heard = out.text().length;
        expect(text.trimEnd()).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
        expect(text.indexOf('\n')).toBe(text.length - 1);
      }),
    );
    expect(new Set(out.lines().map(({ priority, fields }) => `${priority} ${String(fields['msg'])}`))).toEqual(
      new Set(['6 told']),
    );
  });

  it('has escaped what would move the cursor of a terminal', () => {
    const { sink, out } = aSink();
    sink.tell([line('info', 'told', { why: 'a\n<0>b\r\u001b[2Jc\u0000\u009b31m\ud800' })]);
    expect(out.lines()).toMatchObject([{ fields: { why: 'a\n<0>b\r\u001b[2Jc\u0000?31m\ud800' } }]);
  });

  it('has bounded fields', () => {
    const { sink, out } = aSink();
    sink.tell([
      line('info', 'told', { why: 'x'.repeat(1e6), names: Array.from({ length: 1_000 }, (_, i) => `pi-${i}`) }),
    ]);
    const fields = out.lines()[0]?.fields;
    expect(fields?.['why']).toBe(`${'x'.repeat(textLimit)}...`);
    expect(fields?.['names']).toHaveLength(namesLimit);
    expect(fields?.['namesMore']).toBe(1_000 - namesLimit);
  });

  it('does not tell who reads an address', () => {
    const { sink, out } = aSink();
    const why = 'reads https://flux:hunter2@git.example/a and HTTP://tok3n@git.example, not ssh://git@git.example';
    sink.tell([line('info', 'told', { why, urls: ['https://a:b@c'] })]);
    expect(out.lines()).toMatchObject([
      {
        fields: {
          why: 'reads https://***@git.example/a and HTTP://***@git.example, not ssh://git@git.example',
          urls: ['https://***@c'],
        },
      },
    ]);
  });
});

describe('the same warning again', () => {
  const warning = line('warn', 'action ended', { action: 'wake/pi-1/Wake', note: 'no route' });

  it('is written once a minute, with how often it came', async () => {
    const { sink, out, clock } = aSink();
    for (let count = 0; count < 5; count += 1) {
      sink.tell([warning]);
      await clock.advance(1_000);
    }
    expect(out.lines()).toHaveLength(1);
    await clock.advance(repeatEveryMs - 5_000);
    sink.tell([]);
    expect(out.lines().slice(1)).toMatchObject([{ fields: { note: 'no route', repeated: 4 } }]);
    // It has ceased, and is forgotten after one more minute.
    await clock.advance(repeatEveryMs);
    sink.tell([]);
    expect(out.lines()).toHaveLength(2);
    sink.tell([warning]);
    expect(out.lines()).toHaveLength(3);
  });

  it('is another one when anything in it differs', () => {
    const { sink, out } = aSink();
    sink.tell([warning, { ...warning, level: 'error' }, { ...warning, fields: { note: 'no carrier' } }]);
    expect(out.lines()).toHaveLength(3);
  });

  it('is never held back among those that change something', () => {
    const { sink, out } = aSink();
    sink.tell([line('info', 'hold gone'), line('info', 'hold gone')]);
    expect(out.lines()).toHaveLength(2);
  });

  it('is remembered for so many of them, and beyond that written each time', () => {
    const { sink, out } = aSink();
    const many = Array.from({ length: repeatsKept + 1 }, (_, count) => line('warn', 'told', { count }));
    sink.tell(many);
    sink.tell(many);
    expect(out.lines()).toHaveLength(repeatsKept + 2);
  });
});

describe('a reader', () => {
  it('that takes nothing costs lines and no memory, and hears how many when it goes on', async () => {
    const { sink, out } = aSink();
    out.stall();
    const why = 'x'.repeat(900);
    for (let count = 0; count < 2_000; count += 1) sink.tell([line('info', 'told', { count, why })]);
    const dropped = sink.dropped();
    expect(dropped).toBeGreaterThan(2_000 - pendingLimit / 900);
    out.goOn();
    await sink.idle();
    sink.tell([line('info', 'told')]);
    const [before, last] = out.lines().slice(-2);
    expect(before).toMatchObject({ priority: 4, fields: { msg: 'log lines dropped', lines: dropped } });
    expect(last).toMatchObject({ fields: { msg: 'told' } });
    expect(out.text().length).toBeLessThan(pendingLimit + 1_000);
  });

  it.each<[string, LogOutput['write']]>([
    [
      'throws',
      () => {
        throw new Error('write after end');
      },
    ],
    ['answers with an error', (_, done) => done(new Error('EPIPE'))],
    [
      'answers twice',
      (_, done) => {
        done(new Error('EPIPE'));
        done();
      },
    ],
  ])('whose stream %s is not heard of in the loop', async (_, write) => {
    const out: LogOutput = { write, on: () => undefined };
    const sink = createLogSink({ level: 'info', site: 'garden', host: 'keeper', clock: createFakeClock(), out });
    sink.tell([line('info', 'a')]);
    sink.tell([line('info', 'b')]);
    expect(sink.dropped()).toBeGreaterThanOrEqual(2);
    await sink.idle();
  });
});

describe('a real stdout', () => {
  const start = (): ChildProcess =>
    spawn(process.execPath, [fileURLToPath(new URL('child.ts', import.meta.url))], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  const lastWords = async (child: ChildProcess): Promise<{ code: unknown; err: string }> => {
    let err = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      err += chunk.toString();
      // What was held up may go now, so that the process can end.
      child.stdout?.resume();
    });
    const [code] = await once(child, 'close');
    return { code, err };
  };

  it('that is closed ends nothing', async () => {
    const child = start();
    child.stdout?.destroy();
    expect(await lastWords(child)).toMatchObject({ code: 0, err: expect.stringMatching(/^alive, \d{2,} lost/) });
  });

  it('that nobody reads holds up nothing', async () => {
    expect(await lastWords(start())).toMatchObject({ code: 0, err: expect.stringMatching(/^alive, \d{4} lost/) });
  });
});
