// The log of a whole outage on a site of the size of Titan, as the journal of systemd would show it.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { TickReport } from '../../../src/controller/loop.ts';
import { instant, timestamp } from '../../../src/core/moment.ts';
import { playDemo } from '../../../src/lab/demo/play.ts';
import type { Level } from '../../../src/telemetry/log/line.ts';
import { logLines } from '../../../src/telemetry/log/log-lines.ts';
import { createLogSink } from '../../../src/telemetry/log/sink.ts';
import { root } from '../../support/command.ts';
import { createKeptOutput } from '../../support/log-output.ts';

const reports: { readonly atMs: number; readonly report: TickReport }[] = [];

beforeAll(async () => {
  const [configBytes, desiredBytes] = await Promise.all(
    ['titan.yaml', 'desired.yaml'].map((name) => readFile(join(root, 'configs', name))),
  );
  if (configBytes === undefined || desiredBytes === undefined) throw new Error('both were read');
  const { converged } = await playDemo({
    over: 'memory',
    seed: 7,
    battery: 1,
    configBytes,
    desiredBytes,
    write: () => undefined,
    onDecision: (atMs, report) => reports.push({ atMs, report }),
  });
  if (!converged) throw new Error('the demo went wrong');
}, 120_000);

/** The log of every life of the controller: a life begins with the first snapshot. */
function logOf(level: Level): ReturnType<typeof createKeptOutput> {
  const out = createKeptOutput();
  let now = { at: instant(0), wallAt: timestamp(0) };
  const clock = { now: () => now.at, wallNow: () => now.wallAt };
  let sink = createLogSink({ level, site: 'titan', host: 'titan-db', clock, out });
  let before: TickReport | undefined;
  for (const { report } of reports) {
    const { snapshot } = report.input;
    now = { at: snapshot.takenAt, wallAt: snapshot.wallAt };
    if (snapshot.sequence === 1) {
      before = undefined;
      sink = createLogSink({ level, site: 'titan', host: 'titan-db', clock, out });
    }
    sink.tell(logLines(before, report));
    before = report;
  }
  return out;
}

describe('the log of an outage', () => {
  it('tells it at info in a few pages', async () => {
    const out = logOf('info');
    await expect(out.text()).toMatchFileSnapshot('golden/outage.txt');
    expect(out.lines().length).toBeLessThan(250);
  });

  it('tells every request to those who ask for debug', () => {
    const info = logOf('info').lines();
    const debug = logOf('debug').lines();
    const evictions = (lines: typeof info): number =>
      lines.filter(({ fields }) => fields['kind'] === 'EvictPod').length;
    expect(evictions(info)).toBe(0);
    expect(evictions(debug)).toBeGreaterThan(100);
    expect(debug.filter(({ priority }) => priority < 7)).toEqual(info);
  });

  it('says the same of the same thing, whoever it is about', () => {
    const said = new Set(
      logOf('debug')
        .lines()
        .map(({ fields }) => fields['msg']),
    );
    expect(said.size).toBeLessThan(40);
    expect([...said].filter((message) => !/^[a-z ]+$/.test(String(message)))).toEqual([]);
  });
});
