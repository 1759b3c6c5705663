// A decision as Prometheus reads it.
import { describe, expect, it } from 'vitest';
import { actionId } from '../../../src/core/ids.ts';
import { timestamp } from '../../../src/core/moment.ts';
import { unknown } from '../../../src/core/observed.ts';
import { createLoopTally, type LoopFacts } from '../../../src/telemetry/metrics/loop-facts.ts';
import { createMetricsRegistry } from '../../../src/telemetry/metrics/registry.ts';
import type { Sample } from '../../../src/telemetry/metrics/sample.ts';
import { metricGroups, samplesOf } from '../../../src/telemetry/metrics/samples.ts';
import { onBatteryFor, outage, running } from '../../support/builders/changes.ts';
import { aConfig, aConfigOf, minute, second } from '../../support/builders/config.ts';
import { anEdit } from '../../support/builders/memory.ts';
import { withCell, withUpsReading } from '../../support/builders/snapshot.ts';
import { aStory, type Story } from '../../support/builders/story.ts';
import { readExposition } from '../../support/exposition.ts';

const about = { version: '0.1.0', nodeVersion: 'v26', host: 'keeper', startedAt: timestamp(1_800_000_000_000) };
const noCounts = createLoopTally({ ...about, files: ['status.json'] }).facts();
const samples = ({ input, decision }: Story, loop: LoopFacts = noCounts): readonly Sample[] =>
  samplesOf({ input, decision, loop });
const rest = (): Story => aStory(aConfig());
const low = (): Story => rest().later(second, onBatteryFor(60)).ticks(5, second);
/** Label values and value of each sample of that name. */
const of = (all: readonly Sample[], name: string): readonly unknown[] =>
  all.filter((one) => one.name === name).map(({ labels, value }) => [...Object.values(labels), value]);

describe('a decision', () => {
  it.each([
    ['at rest', rest],
    ['in an outage', low],
  ])('%s is told in the text format of Prometheus', async (when, story) => {
    const registry = createMetricsRegistry();
    registry.turned({ lagMs: 3, tookMs: 12 });
    const text = await registry.render(samples(story()));
    readExposition(text);
    await expect(text).toMatchFileSnapshot(`golden/${when.replaceAll(' ', '-')}.txt`);
  });

  it('gives the same samples for the same inputs', () => {
    expect(samples(low())).toEqual(samples(low()));
  });
});

describe('a UPS', () => {
  it('that cannot be read has no numbers, and says so', () => {
    const before = rest();
    const name = before.input.config.ups[0]?.name ?? '';
    const silent = before.later(second, (snapshot) =>
      withCell(snapshot, `ups/${name}`, unknown('UpsdUnreachable', 'no answer')),
    );
    const all = samples(silent);
    expect(of(all, 'ananke_ups_readable')).toEqual([['A', 0]]);
    for (const gone of [
      'battery_charge_ratio',
      'battery_runtime_seconds',
      'load_ratio',
      'status',
      'reading_age_seconds',
    ])
      expect(of(all, `ananke_ups_${gone}`)).toEqual([]);
    expect(of(all, 'ananke_facts')).toContainEqual(['ups', 'unknown', 1]);
  });

  it('on battery tells its reserve as it is reckoned, its need, and what is left between them', () => {
    const all = samples(rest().later(second, onBatteryFor(600)));
    const valueOf = (wanted: string): number => all.find(({ name }) => name === wanted)?.value ?? Number.NaN;
    const reserve = valueOf('ananke_ups_reserve_seconds');
    const need = valueOf('ananke_ups_need_seconds');
    expect(reserve).toBeCloseTo(600, -1);
    expect(of(all, 'ananke_ups_margin_seconds')).toEqual([['A', Math.round(reserve - need)]]);
    expect(of(all, 'ananke_ups_line')).toContainEqual(['A', 'battery', 1]);
  });

  it('has a number of series that its words cannot raise', () => {
    const { input } = rest();
    const name = input.config.ups[0]?.name;
    if (name === undefined) throw new Error('it has one');
    const tokens = ['OL', ...Array.from({ length: 1_000 }, (_, count) => `X${count}`)];
    const all = samples(rest().later(second, (snapshot) => withUpsReading(snapshot, name, { tokens })));
    expect(of(all, 'ananke_ups_status').length).toBe(of(samples(rest()), 'ananke_ups_status').length);
    expect(of(all, 'ananke_ups_status')).toContainEqual(['A', 'other', 1]);
  });
});

describe('what is wanted', () => {
  it('is the word in force, the mode of acting, and the targets', () => {
    const until = timestamp(rest().snapshot.wallAt + minute);
    const story = rest()
      .says(anEdit(2, { cluster: 'down', act: 'never', actUntil: until }))
      .later(second);
    const all = samples(story);
    expect(of(all, 'ananke_act_mode')).toEqual([
      ['always', 0],
      ['power-only', 0],
      ['never', 1],
    ]);
    expect(of(all, 'ananke_desired_cluster')).toContainEqual(['up', 1]);
    expect(of(samples(story.later(2 * minute)), 'ananke_act_mode')).toContainEqual(['always', 1]);
  });

  it('has each condition in one of three states, with its reason', () => {
    const all = samples(rest());
    expect(of(all, 'ananke_condition')).toContainEqual(['PowerSafe', 'True', 1]);
    expect(of(all, 'ananke_condition')).toContainEqual(['PowerSafe', 'False', 0]);
    expect(of(all, 'ananke_condition_reason')).toContainEqual(['PowerSafe', 'OnMains', 1]);
  });
});

describe('the work', () => {
  it('tells the run while it is open, and what it took when it is closed', () => {
    const open = samples(low());
    expect(of(open, 'ananke_run_open')).toEqual([
      ['down', 1],
      ['up', 0],
    ]);
    expect(of(open, 'ananke_run_elapsed_seconds')).toHaveLength(1);
    expect(of(open, 'ananke_hold_phase')).toContainEqual(['ups/A', 'Active', 1]);
    expect(of(open, 'ananke_steps')).toContainEqual(['down', 'drain', 'waiting', expect.any(Number)]);
    const up = rest().says(anEdit(2)).ticks(20, minute);
    const closed = samples(up);
    expect(of(closed, 'ananke_run_elapsed_seconds')).toEqual([]);
    expect(of(closed, 'ananke_run_remaining_seconds')).toEqual([]);
    expect(of(closed, 'ananke_run_duration_seconds')).toEqual([['up', expect.any(Number)]]);
    expect(of(closed, 'ananke_gate_verdict').length).toBeGreaterThan(0);
    expect(of(closed, 'ananke_runs_opened_total')).toEqual([[1]]);
  });

  it('counts requests by kind and outcome, from 0 on', () => {
    const tally = createLoopTally(about);
    const before = samples(low(), tally.facts());
    expect(of(before, 'ananke_actions_ended_total')).toContainEqual(['EvictPod', 'failed', 0]);
    tally.decided([{ kind: 'EvictPod' }, { kind: 'EvictPod' }]);
    const id = actionId('drain/pi-2/EvictPod/home/app-1/uid-1');
    tally.ended({ id, outcome: 'failed' });
    tally.ended({ id: actionId('no action at all'), outcome: 'failed' });
    const after = samples(low(), tally.facts());
    expect(of(after, 'ananke_actions_begun_total')).toContainEqual(['EvictPod', 2]);
    expect(of(after, 'ananke_actions_ended_total')).toContainEqual(['EvictPod', 'failed', 1]);
    expect(of(after, 'ananke_decisions_total')).toEqual([[1]]);
  });

  it('counts files that could not be written, and lines that nobody took', () => {
    const tally = createLoopTally({ ...about, files: ['status.json', 'runs.json'], droppedLines: () => 5 });
    tally.notWritten('status.json');
    const all = samples(rest(), tally.facts());
    expect(of(all, 'ananke_file_write_failures_total')).toEqual([
      ['status.json', 1],
      ['runs.json', 0],
    ]);
    expect(of(all, 'ananke_log_lines_dropped_total')).toEqual([[5]]);
  });
});

describe('the metrics', () => {
  const defined = new Map(Object.values(metricGroups).flatMap((group) => Object.entries(group)));

  it('are named as Prometheus wants it', () => {
    for (const [name, { type, labels, help, buckets }] of defined) {
      expect(name).toMatch(/^ananke_[a-z0-9]+(_[a-z0-9]+)*$/);
      // What is counted ends in _total, and nothing else does; times are in seconds, parts of a whole in ratios.
      expect(name.endsWith('_total'), name).toBe(type === 'counter');
      expect(name).not.toMatch(/_(ms|milliseconds|minutes|hours|percent|count|sum|bucket)$/);
      for (const label of labels) expect(label).toMatch(/^[a-z]+(_[a-z]+)*$/);
      expect(labels).not.toContain('le');
      expect(help, name).toMatch(/^[A-Z0-9a-z][^\n]+\.$/);
      expect(buckets === undefined).toBe(type !== 'histogram');
      expect([...(buckets ?? [])].toSorted((a, b) => a - b)).toEqual(buckets ?? []);
    }
  });

  it('are all told at some time, as they are defined', () => {
    const up = rest().says(anEdit(2));
    const idle = rest()
      .says(anEdit(2, { act: 'never' }))
      .later(second);
    const told = [low(), rest(), up.later(second), up.ticks(20, minute), idle.later(second, outage)];
    const seen = new Map<string, Sample>();
    for (const sample of told.flatMap((story) => samples(story))) seen.set(sample.name, sample);
    for (const { name, help, type, labels } of seen.values())
      expect({ help, type, labels: Object.keys(labels) }).toEqual({
        help: defined.get(name)?.help,
        type: defined.get(name)?.type,
        labels: defined.get(name)?.labels,
      });
    const missing = [...defined].filter(([name, { type }]) => type !== 'histogram' && !seen.has(name));
    expect(missing.map(([name]) => name)).toEqual([]);
  });

  it('never say what is no number', () => {
    for (const story of [rest(), low()])
      for (const { value } of samples(story)) expect(Number.isFinite(value)).toBe(true);
  });

  it('grow with the machines of the configuration and not with what they do', () => {
    const count = (machines: number, change = running(1)): number =>
      samples(aStory(aConfigOf(machines), { change })).length;
    const perMachine = (count(60) - count(30)) / 30;
    expect(perMachine).toBeLessThan(15);
    expect(count(30)).toBeLessThan(1_500);
    expect(new Set(samples(low()).flatMap(({ labels }) => Object.values(labels))).size).toBeLessThan(150);
  });
});

describe('a scrape', () => {
  it('shows what is gone no more, also without labels', async () => {
    const registry = createMetricsRegistry();
    const open = await registry.render(samples(low()));
    const closed = await registry.render(samples(rest()));
    expect(open).toContain('\nananke_run_remaining_seconds ');
    expect(open).toContain('ananke_hold_phase{');
    expect(closed).not.toContain('ananke_run_remaining_seconds');
    expect(closed).not.toContain('ananke_hold_phase');
  });

  it('may come while another one is under way', async () => {
    const registry = createMetricsRegistry();
    const [a, b, c] = await Promise.all([rest(), low(), rest()].map((story) => registry.render(samples(story))));
    expect(a).toBe(c);
    expect(b).not.toBe(a);
  });

  it('has how long the turns of the loop took, and how late they were', async () => {
    const registry = createMetricsRegistry();
    registry.turned({ lagMs: -1, tookMs: 12 });
    registry.turned({ lagMs: 700, tookMs: 3 });
    const families = readExposition(await registry.render([]));
    const took = families.get('ananke_tick_duration_seconds')?.series;
    expect(took?.get('ananke_tick_duration_seconds_count')).toBe(2);
    expect(took?.get('ananke_tick_duration_seconds_sum')).toBeCloseTo(0.015);
    expect(took?.get('ananke_tick_duration_seconds_bucket{le="0.005"}')).toBe(1);
    expect(families.get('ananke_tick_lag_seconds')?.series.get('ananke_tick_lag_seconds_bucket{le="+Inf"}')).toBe(2);
  });

  it('keeps a name with quotes in one piece', async () => {
    const name = 'a"b\\c\nd';
    const sample: Sample = { name: 'ananke_x', help: 'One.', type: 'gauge', labels: { ups: name }, value: 1 };
    const text = await createMetricsRegistry().render([sample]);
    expect(readExposition(text).get('ananke_x')?.series).toEqual(new Map([['ananke_x{ups="a\\"b\\\\c\\nd"}', 1]]));
  });
});
