// S18, for what is told while ananke runs: what looks like a secret in the configuration or in a reading is in no line and no page.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parseConfig } from '../../src/api/config.ts';
import { known } from '../../src/core/observed.ts';
import { logLines } from '../../src/telemetry/log/log-lines.ts';
import { createLogSink } from '../../src/telemetry/log/sink.ts';
import { createExposition } from '../../src/telemetry/metrics/exposition.ts';
import type { Seen } from '../../src/telemetry/plan/seen.ts';
import { second } from '../support/builders/config.ts';
import { anEdit } from '../support/builders/memory.ts';
import { onBattery, start, withCell, withUpsReading } from '../support/builders/snapshot.ts';
import { aStory, type Story } from '../support/builders/story.ts';
import { root } from '../support/command.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import { createKeptOutput } from '../support/log-output.ts';

/** Where a person could write a secret into the file, and where the file points to one. */
const canaries: readonly (readonly [RegExp, string])[] = [
  [/\/etc\/ananke\/ipmi\.pass/, 'canary-ipmi'],
  [/ssh:\/\/git@gitea\.titan\.example:2242/, 'https://flux:canary-source@gitea.titan.example'],
  [/ssh -o BatchMode=yes magic-mirror vault-shares/, 'echo canary-shares'],
  [/https:\/\/ntfy\.sh\/titan-power/, 'https://ntfy.sh/canary-topic'],
  [/\/etc\/ananke\/nut\.password/, '/etc/ananke/canary-nut'],
  [/\/etc\/ananke\/vault\.keys/, '/etc/ananke/canary-vault'],
  [/\/etc\/ananke\/ntfy\.token/, '/etc/ananke/canary-token'],
];

it('no canary is told', async () => {
  let text = await readFile(join(root, 'configs/titan.yaml'), 'utf8');
  for (const [where, canary] of canaries) {
    expect(text).toMatch(where);
    text = text.replaceAll(new RegExp(where, 'g'), canary);
  }
  const parsed = parseConfig(new TextEncoder().encode(text));
  if (parsed.state !== 'valid') throw new Error(JSON.stringify(parsed));
  const { config } = parsed;
  // Not even in the value that all else is told from.
  expect(JSON.stringify(config)).not.toContain('canary-source');
  expect(config.flux?.expectedUrl).toBe('https://gitea.titan.example/bstein/titan-iac.git');

  const drifted = (story: Story): Story =>
    story.later(second, (snapshot) =>
      withCell(
        snapshot,
        'flux-source',
        known({ url: 'https://ops:canary-live@git.example/iac', branch: 'main', ready: true }, snapshot.takenAt),
      ),
    );
  const low = (story: Story): Story =>
    story.later(second, (snapshot) =>
      config.ups.reduce((now, { name }) => withUpsReading(now, name, { ...onBattery, tokens: ['OB', 'LB'] }), snapshot),
    );
  const up = drifted(aStory(config).says(anEdit(2)));
  const stories = [up, up.later(second), low(up), low(up).ticks(30, second)];
  // An observer leaves the password out. Should one come all the same, the guard of the source names it, and no line does.
  expect(JSON.stringify(up.decision.steps)).toContain('canary-live');

  const out = createKeptOutput();
  const clock = createFakeClock(start);
  const sink = createLogSink({ level: 'debug', site: config.cluster.name, host: config.self, clock, out });
  const pages = createExposition({ version: '0.1.0', nodeVersion: 'v26', host: config.self, clock });
  let before: Seen | undefined;
  for (const story of stories) {
    sink.tell(logLines(before, story));
    pages.decided(story);
    before = story;
    expect(await pages.metrics()).not.toContain('canary');
    expect(pages.front()).not.toContain('canary');
  }
  expect(out.text()).toContain('FluxSourceDrift');
  expect(out.text()).toContain('https://***@git.example/iac');
  expect(out.text()).not.toContain('canary');
});
