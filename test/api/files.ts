// The files that the tests of this folder start from.
import { readFileSync } from 'node:fs';
import { type ParsedConfig, parseConfig } from '../../src/api/config.ts';
import type { Config } from '../../src/core/config.ts';

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const read = (name: string): string => readFileSync(new URL(`../../configs/${name}`, import.meta.url), 'utf8');

export const titanText = read('titan.yaml');
export const minimalText = read('minimal.yaml');

export const desiredText = `# what we want
apiVersion: ananke.dev/v1alpha1
kind: DesiredState
metadata:
  annotations:
    ananke.dev/edit-id: "7"
    ananke.dev/edit-by: nyx
spec:
  cluster: down
  mode: poweroff
  ignoredNodes: [tethys, titan-04]
  reason: "switch swap"
  act: power-only
  actUntil: 2026-11-22T06:00:00Z
  options:
    skipDrain: true
    skipEtcdSnapshot: false
    forceFluxBranch: rescue
    acceptPower: { Statera: unknown }
  countermands:
    - { hold: ups/Pyrphoros, until: 2026-11-22T03:44:07+01:00, by: nyx, reason: "false alarm" }
holds:
  - name: ups/Pyrphoros
    phase: Active
    cluster: down
    mode: poweroff
    since: 2026-11-22T03:14:07Z
    reason: RuntimeBelowBudget
    message: runtime 412 s <= 1.10 x 380 s on 3 polls
`;

export function validConfig(text: string): Config {
  const parsed = parseConfig(bytesOf(text));
  if (parsed.state !== 'valid') throw new Error(`not valid: ${firstOf(parsed)}`);
  return parsed.config;
}

/** `line:column key message; suggestion` of each problem. */
export function problemsOf(text: string): readonly string[] {
  const parsed = parseConfig(bytesOf(text));
  return parsed.state === 'invalid'
    ? parsed.problems.map(({ line, column, key, message, suggestion }) =>
        [`${line}:${column}`, key, message, suggestion].filter((part) => part !== undefined).join(' | '),
      )
    : [];
}

/** Replaces the one occurrence of a text, so that a test cannot silently change nothing. */
export function edit(text: string, from: string, to: string): string {
  if (text.split(from).length !== 2) throw new Error(`${JSON.stringify(from)} does not stand there exactly once`);
  return text.replace(from, () => to);
}

function firstOf(parsed: ParsedConfig): string {
  return parsed.state === 'invalid' ? JSON.stringify(parsed.problems[0]) : parsed.state;
}
