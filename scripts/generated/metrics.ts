// docs/metrics.md: every metric that is told at /metrics, for whoever writes a dashboard or an alert.
import { decisionMaxAgeMs } from '../../src/telemetry/metrics/limits.ts';
import type { Definitions } from '../../src/telemetry/metrics/sample.ts';
import { metricGroups } from '../../src/telemetry/metrics/samples.ts';
import type { GeneratedFile } from './artefact.ts';
import { code, table } from './markdown.ts';

const introduction = `# Metrics

At \`metrics.listen\` (by default port 9560), \`/metrics\`, in the text format of Prometheus. This file is generated from the definitions in
[src/telemetry/metrics](../src/telemetry/metrics/samples.ts) (\`npm run generate\`).

- All values are as of the last decision, whose time is \`ananke_last_decision_timestamp_seconds\`; nothing is read or reckoned anew for a scrape.
- What is not known has no sample: an unknown is no 0, and what is gone disappears.
- Of a closed set of words (\`line\`, \`state\`, \`phase\`, \`status\`, ...) each has a sample: 1 for the one that is so, 0 for the others.
- Labels come from the configuration and from closed lists of words, so the number of series does not grow with what happens.
- Counters begin anew with each start of the process, but for \`ananke_runs_opened_total\`, which begins with the record.

\`/healthz\` answers 200 while the last decision is not older than ${decisionMaxAgeMs / 1_000} s, and 503 else. \`/\` tells how it stands, in plain text.
`;

const headings: Readonly<Record<keyof typeof metricGroups, string>> = {
  power: 'Power',
  cluster: 'The cluster and its machines',
  work: 'Holds, runs, steps and requests',
  own: 'ananke itself',
};

export const metricsFile: GeneratedFile = {
  path: 'docs/metrics.md',
  content: () => {
    const parts = Object.entries(metricGroups).map(([name, group]) => {
      const heading = headings[name as keyof typeof metricGroups];
      return `\n## ${heading}\n\n${groupTable(group)}\n`;
    });
    return `${introduction}${parts.join('')}`;
  },
};

function groupTable(group: Definitions): string {
  const rows = Object.entries(group).map(([name, { type, labels, help }]) => [
    code(name),
    type,
    labels.length === 0 ? '-' : labels.map(code).join(', '),
    help,
  ]);
  return table(['Name', 'Type', 'Labels', 'Meaning'], rows);
}
