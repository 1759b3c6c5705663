// A seed played once more with somebody writing along, for whoever has to understand it.
import type { Finding } from './checkers/index.ts';
import { playOutage } from './outage.ts';
import { type SiteChoice, scenarioOf } from './scenario.ts';
import type { Deed } from './script.ts';
import { createTimeline, excerpt, type TimelineLine } from './timeline.ts';

export async function timelineOf(seed: number, choice: SiteChoice): Promise<readonly TimelineLine[]> {
  const timeline = createTimeline();
  const scenario = scenarioOf(seed, choice);
  for (const deed of scenario.script.deeds)
    if (deed.does !== 'fault') timeline.note(deed.at, `script  ${inWords(deed)}`);
  timeline.note(scenario.script.calmAt, 'script  peace: all faults end, desired is up');
  try {
    await playOutage(scenario, {
      onWorld: (world) => timeline.watch(world),
      onDecision: (at, report) => timeline.take(at, report),
    });
  } catch (error) {
    timeline.note(Infinity, `thrown  ${error instanceof Error ? error.message : String(error)}`);
  }
  return timeline.lines.toSorted((a, b) => a.at - b.at);
}

function inWords(deed: Deed): string {
  const { at: _at, does, ...rest } = deed;
  const parts = Object.entries(rest).map(([key, value]) =>
    value instanceof Uint8Array
      ? `${key}=${JSON.stringify(new TextDecoder().decode(value))}`
      : `${key}=${JSON.stringify(value)}`,
  );
  return `${does} ${parts.join(' ')}`;
}

/** The first findings of a seed with the lines that lead to each, and the way to see all of it. */
export async function explain(
  seed: number,
  findings: readonly Finding[],
  choice: SiteChoice,
  verbose: boolean,
): Promise<readonly string[]> {
  const lines = await timelineOf(seed, choice);
  const shown = new Map(findings.map((finding) => [finding.invariant, finding])).values();
  return [
    ...findings.map(
      ({ invariant, at, subject, message }) =>
        `seed ${seed}: ${invariant} at ${(at / 1_000).toFixed(3)} s: ${subject}: ${message}`,
    ),
    ...[...shown].flatMap(({ invariant, at }) => [
      `--- up to ${invariant}`,
      ...excerpt(lines, at, verbose ? 2_000 : 40),
    ]),
    `replay: npm run sim -- --only-seed ${seed} --site ${choice} --verbose`,
  ];
}
