/** The history of this host for whoever reckons with it: without one, and with one that cannot be read, nothing has been learned. */

import { type RunHistory, readRunHistory } from '../api/run-history.ts';
import { counted } from '../core/counted.ts';
import type { Estimates } from '../core/decision.ts';
import { learn } from '../telemetry/runs/learn.ts';
import type { SiteFiles } from './edit/config-at.ts';
import { CommandError } from './exit.ts';
import { readBytes } from './read-bytes.ts';

export async function historyAt(path: string): Promise<RunHistory & { readonly isThere: boolean }> {
  try {
    const bytes = await readBytes(path);
    return { ...readRunHistory(bytes), isThere: bytes !== undefined };
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    return { runs: [], ignored: 0, problem: error.message, isThere: true };
  }
}

/** Why there is no run in it, as a sentence. */
export function whyNoRuns({ ignored }: RunHistory, path: string, isThere: boolean): string {
  if (!isThere) return `There is no ${path}: ananke writes it when a run ends, and none has ended on this host yet.`;
  if (ignored === 0) return `${path} has no run in it yet: ananke adds each when it ends.`;
  return `The ${counted(ignored, 'entry')} of ${path} could not be understood: another version may have written it.`;
}

/** What was learned from it. */
export async function learnedAt({ config, state }: SiteFiles): Promise<Estimates> {
  return learn((await historyAt(state.history)).runs, config);
}
