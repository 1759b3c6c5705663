// Many seeds on some threads; what comes out is in the order of the seeds, whichever thread was faster.
import { Worker } from 'node:worker_threads';
import { judge, type Verdict } from './judge.ts';
import type { SiteChoice } from './scenario.ts';

export interface FleetOptions {
  readonly first: number;
  readonly outages: number;
  readonly choice: SiteChoice;
  readonly threads: number;
  /** Called as verdicts come in, in any order. */
  readonly onVerdict: (verdict: Verdict) => void;
}
type Answer = Verdict | { readonly seed: number; readonly failure: string };

export async function playFleet(options: FleetOptions): Promise<readonly Verdict[]> {
  const verdicts = new Map<number, Verdict>();
  const take = (answer: Answer): void => {
    const verdict = 'failure' in answer ? thrown(answer.seed, answer.failure) : answer;
    verdicts.set(verdict.seed, verdict);
    options.onVerdict(verdict);
  };
  if (options.threads <= 1) await playHere(options, take);
  else await playOnThreads(options, take);
  return [...verdicts.values()].toSorted((a, b) => a.seed - b.seed);
}

async function playHere({ first, outages, choice }: FleetOptions, take: (answer: Answer) => void): Promise<void> {
  for (let seed = first; seed < first + outages; seed += 1) {
    try {
      take(await judge(seed, choice));
    } catch (error) {
      take({ seed, failure: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    }
  }
}

async function playOnThreads(
  { first, outages, choice, threads }: FleetOptions,
  take: (answer: Answer) => void,
): Promise<void> {
  let next = first;
  const workers: Worker[] = [];
  const runThread = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const worker = new Worker(new URL('./worker/main.ts', import.meta.url), { workerData: { choice } });
      workers.push(worker);
      const feed = (): void => {
        if (next >= first + outages) return void worker.terminate().then(() => resolve(), reject);
        worker.postMessage(next, []);
        next += 1;
      };
      worker.on('message', (answer: Answer) => {
        take(answer);
        feed();
      });
      worker.on('error', reject);
      feed();
    });
  try {
    await Promise.all(Array.from({ length: Math.min(threads, outages) }, runThread));
  } finally {
    // One that failed must not leave the others running on.
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

/** A decision is total: a throw is a violation like any other. */
function thrown(seed: number, failure: string): Verdict {
  const violation = { seed, invariant: 'total', at: 0, subject: 'the controller', message: failure };
  return { seed, violations: [violation], converged: false, blocked: [], ticks: 0, counters: {}, runs: [] };
}
