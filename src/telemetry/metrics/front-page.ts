/** The page at `/`: how it stands, for somebody with a browser and no shell. It says nothing that status.json does not say. */

import { boundedText } from '../log/bounded.ts';
import type { Seen } from '../plan/seen.ts';
import { upsesOf } from '../status/power.ts';
import { tellingOf } from '../status/telling.ts';
import { isoOf } from '../status/wall.ts';

const pages = 'See /metrics and /healthz. On the host: ananke status';

/** Without a decision there is nothing to tell yet. */
export function frontPage(version: string, seen: Seen | undefined): string {
  const head = `ananke ${version}`;
  if (seen === undefined) return [head, 'Nothing has been decided yet.', '', pages].join('\n');
  const telling = tellingOf(seen.input, seen.decision);
  const { config, snapshot } = seen.input;
  const { memory, conditions } = seen.decision;
  const lines = [
    `${head}, ${config.cluster.name}, as decided at ${isoOf(snapshot.wallAt)}`,
    '',
    ...conditions.map(({ type, status, reason, message }) => `${type}: ${status}, ${reason}: ${message}`),
    '',
    ...upsesOf(telling).map(
      ({ name, line, chargePercent, runtimeSeconds, needSeconds }) =>
        `UPS ${name}: ${line}, charge ${known(chargePercent, '%')}, runtime ${known(runtimeSeconds, 's')}, need ${needSeconds} s`,
    ),
    ...Object.entries(memory.holds).map(
      ([name, hold]) => `hold ${name}: ${hold.phase}, ${hold.reason}: ${hold.message}`,
    ),
    ...(telling.run === undefined
      ? ['no run is open']
      : [`${telling.run.id}: ${telling.run.phase}, ${telling.run.pace}: ${telling.run.cause}`]),
    '',
    pages,
  ];
  return lines.map((line) => boundedText(line.replaceAll(/\p{Cc}/gu, ' '))).join('\n');
}

const known = (value: number | undefined, unit: string): string => (value === undefined ? '?' : `${value} ${unit}`);
