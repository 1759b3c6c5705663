/** The latest inputs of a decision that ananke recorded on this host, as long as they still tell of the present. */

import { join } from 'node:path';
import { isInput } from '../controller/replay.ts';
import type { Config } from '../core/config.ts';
import type { Input } from '../core/decision.ts';
import { CommandError } from './exit.ts';
import { readBytes } from './read-bytes.ts';
import { duration } from './screens/times.ts';
import { runDirectoryOf } from './status-file.ts';

/** Older than this, it is history: what it shows may be gone. */
const freshMs = 5 * 60_000;

export interface LastInput {
  readonly input?: Input;
  /** Why there is none, for people. */
  readonly why: string;
}

export async function lastInputAt(env: NodeJS.ProcessEnv, config: Config, nowMs: number): Promise<LastInput> {
  const path = join(runDirectoryOf(env), 'input.json');
  const value = await readJson(path);
  if (value === undefined) return { why: 'no controller has recorded what it sees' };
  if (!isInput(value)) return { why: `${path} holds no inputs of a decision` };
  if (value.memory === undefined) return { why: 'the controller has not decided anything yet' };
  const ageMs = nowMs - value.snapshot.wallAt;
  // The clock of this host was set back since; or the record is of another host.
  if (ageMs < -freshMs) return { why: 'what was recorded last is of a time that has not come yet' };
  if (!(ageMs < freshMs)) return { why: `what was recorded last is ${duration(ageMs / 1_000)} old` };
  if (!isSameFile(value.config, config)) return { why: 'the controller goes by another configuration than this file' };
  return { input: value, why: '' };
}

/** The same file gives the same of these wherever it is read; which machine is the own one, and whom it serves, hangs on the host. */
function isSameFile(one: Config, other: Config): boolean {
  const said = ({ machines, ups, network, shutdown, startup, holdMode }: Config): string =>
    JSON.stringify([
      machines.map((machine) => ({ ...machine, serves: [] })),
      ups,
      network,
      shutdown,
      startup,
      holdMode,
    ]);
  return said(one) === said(other);
}

/** Undefined when there is none, or none that can be read: a plan is also made without it. */
async function readJson(path: string): Promise<unknown> {
  try {
    const bytes = await readBytes(path);
    return bytes === undefined ? undefined : JSON.parse(new TextDecoder().decode(bytes));
  } catch (error) {
    if (error instanceof CommandError || error instanceof SyntaxError) return undefined;
    throw error;
  }
}
