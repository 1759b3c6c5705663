// One thread of the fleet: takes seeds, gives verdicts.
import { parentPort, workerData } from 'node:worker_threads';
import { judge } from '../judge.ts';
import type { SiteChoice } from '../scenario.ts';

const { choice }: { readonly choice: SiteChoice } = workerData;
const answer = async (seed: number): Promise<void> => {
  try {
    parentPort?.postMessage(await judge(seed, choice), []);
  } catch (error) {
    // The controller threw, which no decision may: the seed is what matters.
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    parentPort?.postMessage({ seed, failure: message }, []);
  }
};
parentPort?.on('message', (seed: number) => void answer(seed));
