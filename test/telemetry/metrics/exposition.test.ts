// What the loop hands over, and what whoever asks is told of it.
import { describe, expect, it } from 'vitest';
import { actionId } from '../../../src/core/ids.ts';
import { instant } from '../../../src/core/moment.ts';
import { createExposition, type Exposition } from '../../../src/telemetry/metrics/exposition.ts';
import { decisionMaxAgeMs } from '../../../src/telemetry/metrics/limits.ts';
import { listenAddress } from '../../../src/telemetry/metrics/listen-address.ts';
import { onBatteryFor } from '../../support/builders/changes.ts';
import { aConfig, second } from '../../support/builders/config.ts';
import { start } from '../../support/builders/snapshot.ts';
import { aStory } from '../../support/builders/story.ts';
import { readExposition } from '../../support/exposition.ts';
import { createFakeClock, type FakeClock } from '../../support/fake-clock.ts';

function begin(): { pages: Exposition; clock: FakeClock } {
  const clock = createFakeClock(start);
  const pages = createExposition({
    version: '0.1.0',
    nodeVersion: 'v26',
    host: 'keeper',
    clock,
    files: ['status.json'],
  });
  return { pages, clock };
}
const low = aStory(aConfig()).later(second, onBatteryFor(60)).ticks(5, second);

describe('before the first decision', () => {
  it('nobody is said to be well, and nothing is made up', async () => {
    const { pages } = begin();
    expect(pages.health()).toEqual({ ok: false, text: 'nothing has been decided yet' });
    expect(pages.front()).toContain('Nothing has been decided yet.');
    const families = readExposition(await pages.metrics());
    expect([...families.keys()]).toEqual(['ananke_tick_duration_seconds', 'ananke_tick_lag_seconds']);
  });
});

describe('while decisions come', () => {
  it('it is well as long as the last one is young, whatever the wall clock does', async () => {
    const { pages, clock } = begin();
    pages.decided(aStory(aConfig()));
    await clock.advance(decisionMaxAgeMs);
    expect(pages.health()).toEqual({ ok: true, text: 'the last decision is 30.0 s old' });
    await clock.advance(100);
    expect(pages.health()).toEqual({ ok: false, text: 'the last decision is 30.1 s old, more than 30 s' });
  });

  it('the counts of the process are told beside them', async () => {
    const { pages } = begin();
    pages.decided(low);
    pages.ended({ id: actionId('wake/pi-1/Wake'), outcome: 'failed', at: instant(7) });
    pages.turned({ lagMs: 1, tookMs: 2 });
    pages.notWritten('status.json');
    const text = await pages.metrics();
    expect(text).toContain('\nananke_decisions_total 1\n');
    expect(text).toContain('\nananke_actions_ended_total{kind="Wake",outcome="failed"} 1\n');
    expect(text).toContain('\nananke_tick_lag_seconds_count 1\n');
    expect(text).toContain('\nananke_file_write_failures_total{file="status.json"} 1\n');
  });

  it('people see how it stands in plain text', () => {
    const { pages } = begin();
    pages.decided(low);
    expect(pages.front()).toBe(
      [
        'ananke 0.1.0, garden, as decided at 2027-01-15T09:00:06.000Z',
        '',
        ...low.decision.conditions.map((one) => `${one.type}: ${one.status}, ${one.reason}: ${one.message}`),
        '',
        'UPS A: battery, charge 90 %, runtime 60 s, need 163 s',
        `hold ups/A: Active, RuntimeBelowBudget: ${low.memory.holds['ups/A']?.message}`,
        'run-1: acting, emergency: ups/A: RuntimeBelowBudget',
        '',
        'See /metrics and /healthz. On the host: ananke status',
      ].join('\n'),
    );
  });
});

describe('metrics.listen', () => {
  it.each([
    ['0.0.0.0:9560', { host: '0.0.0.0', port: 9560 }],
    ['[::1]:9560', { host: '::1', port: 9560 }],
    ['titan-db:0', { host: 'titan-db', port: 0 }],
  ])('%s is a host and a port', (listen, expected) => {
    expect(listenAddress(listen)).toEqual(expected);
  });
});
