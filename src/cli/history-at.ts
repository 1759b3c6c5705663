/** The history of this host for whoever reckons with it: without one, and with one that cannot be read, nothing has been learned. */
import { type RunHistory, readRunHistory } from '../api/run-history.ts';
import type { Estimates } from '../core/decision.ts';
import { learn } from '../telemetry/runs/learn.ts';
import type { SiteFiles } from './edit/config-at.ts';
import { CommandError } from './exit.ts';
import { readBytes } from './read-bytes.ts';

export async function historyAt(path: string): Promise<RunHistory> {
  try {
    return readRunHistory(await readBytes(path));
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    return { runs: [], ignored: 0, problem: error.message };
  }
}

/** What was learned from it. */
export async function learnedAt({ config, state }: SiteFiles): Promise<Estimates> {
  return learn((await historyAt(state.history)).runs, config);
}
