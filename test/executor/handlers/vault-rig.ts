// UnsealVault as the site has it: pods behind the lab's API server, a file of shares, and a break-glass command.
import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openHostClock } from '../../../src/clients/host-clock.ts';
import type { ActionOf, Answer } from '../../../src/core/action.ts';
import type { Clock } from '../../../src/core/ports.ts';
import {
  type ShareSource,
  sharesFromBreakglass,
  sharesFromFile,
} from '../../../src/executor/handlers/share-sources.ts';
import { createUnsealVault } from '../../../src/executor/handlers/vault.ts';
import { actionOf } from '../../lab/in-memory/bench.ts';
import { aFile, never } from '../../support/lab-api.ts';
import { aVaultApi, first, type VaultApiOptions } from '../../support/vault-api.ts';

export interface RigOptions extends VaultApiOptions {
  /** Lines of the file of shares; none: no such file is configured. */
  readonly file?: readonly string[];
  readonly mode?: number;
  /** For `sh -c`. */
  readonly breakglass?: string;
  readonly breakglassLimitMs?: number;
}

export function aSharesFile(lines: readonly string[], mode = 0o600): string {
  const path = aFile(`${lines.join('\n')}\n`, 'vault.keys');
  chmodSync(path, mode);
  return path;
}

export async function aRig(options: RigOptions = {}) {
  const { file, mode, breakglass: command, breakglassLimitMs: limitMs = 5_000, clock = openHostClock() } = options;
  const api = await aVaultApi({ ...options, clock });
  const path = file === undefined ? undefined : aSharesFile(file, mode);
  const problems: string[] = [];
  const sources = [
    ...(path === undefined ? [] : [sharesFromFile(path)]),
    ...(command === undefined ? [] : [breakglassOf(command, limitMs, clock)]),
  ];
  const handler = createUnsealVault({
    vault: api.vault,
    sources,
    clock,
    onProblem: (problem) => problems.push(problem),
  });
  const unseal = (pod = first, timeoutMs = 10_000, signal = never): Promise<Answer> =>
    handler({ ...(actionOf({ kind: 'UnsealVault', pod }) as ActionOf<'UnsealVault'>), timeoutMs }, signal);
  return { ...api, path: path ?? '', problems, unseal };
}

export function breakglassOf(command: string, limitMs: number, clock: Clock): ShareSource {
  const closing = new AbortController();
  onTestFinished(() => closing.abort());
  return sharesFromBreakglass({ command, limitMs, clock, closing: closing.signal });
}

/** A command that counts how often it was run, and prints these lines. */
export function counting(lines: readonly string[], then = 'true') {
  const count = join(aFile('', 'empty').replace(/empty$/, ''), 'count');
  return {
    command: `echo x >> '${count}'; printf '%s\\n' ${lines.map((line) => `'${line}'`).join(' ')}; ${then}`,
    runs: () => (existsSync(count) ? readFileSync(count, 'utf8').length / 2 : 0),
  };
}
