// One story of two equal worlds: actions, each on both sides, with a look at what came of it, and at the cells at the end.
import type { ActionKind } from '../../../src/core/action.ts';
import { type Random, randomStream } from '../../../src/lab/world/random.ts';
import { differencesIn } from './compare-cells.ts';
import { differencesOfOutcomes, faultsWithoutActions } from './differences.ts';
import type { Spoil } from './one-world.ts';
import { storyOf } from './story.ts';
import { openTwoWorlds, type TwoWorlds } from './two-worlds.ts';
import { drawAction, kindsOfActions } from './wishes.ts';

export interface Played {
  readonly performed: readonly ActionKind[];
  /** What differs, each with where it was found. */
  readonly found: readonly string[];
}

/** Takes the own host off, and with it whoever looks. */
const last: ActionKind = 'PowerOffSelf';
const others = kindsOfActions.filter((kind) => kind !== last);
export const actionsOfAStory = 6;

/** From an action to most of its effects; and what a slow one takes longer: a node that is missed, a boot. */
const [effectMs, longerMs, longerTimes] = [15_000, 15_000, 8];

export function kindsFor(seed: number): readonly ActionKind[] {
  const first = seed * actionsOfAStory;
  return Array.from({ length: actionsOfAStory }, (_, at) => others[(first + at) % others.length] ?? last);
}

/** `only`: in place of the kinds that are this seed's turn. */
export async function play(seed: number, only?: readonly ActionKind[], spoil?: Spoil): Promise<Played> {
  const story = storyOf(seed, (kind) => faultsWithoutActions[kind] === undefined);
  const two = await openTwoWorlds(story, spoil);
  const random = randomStream(seed, 'seam actions');
  const performed: ActionKind[] = [];
  const found: string[] = [];
  const act = async (kind: ActionKind): Promise<void> => {
    performed.push(kind);
    found.push(...(await perform(two, kind, random)));
  };
  try {
    await two.run(story.lookAt);
    found.push(...(await differencesLeft(two)).map((line) => `before any action: ${line}`));
    for (const kind of only ?? kindsFor(seed)) {
      if (found.length > 0 || !two.isWatched()) break;
      await act(kind);
      // What is done already may be asked for again.
      if (random.chance(0.2)) await act(kind);
    }
    if (found.length === 0 && two.isWatched()) found.push(...(await cellsAtTheEnd(two)));
    if (found.length === 0 && two.isWatched() && only === undefined) await act(last);
  } finally {
    await two.close();
  }
  return { performed, found };
}

async function perform(two: TwoWorlds, kind: ActionKind, random: Random): Promise<readonly string[]> {
  const action = drawAction(kind, two.worlds.memory, random);
  const answers = await two.perform(action);
  // The own host went off meanwhile, and with it whoever asked.
  if (kind !== last && !two.isWatched()) return [];
  const what = `${kind} of ${aimOf(action)}`;
  const isNamed = Object.values(differencesOfOutcomes).some(({ isIt }) => isIt(action, answers));
  const isSame = answers.memory.outcome === answers.sockets.outcome;
  const outcomes = isSame || isNamed ? [] : [`${what}: ${JSON.stringify(answers)}`];
  await two.run(effectMs);
  const left = await differencesLeft(two);
  return [...outcomes, ...left.map((line) => `after ${what} (${answers.sockets.outcome}): ${line}`)];
}

/** What differs only because something took its time on one side is over soon. */
async function differencesLeft(two: TwoWorlds): Promise<readonly string[]> {
  for (let times = 0; times < longerTimes && two.differences().length > 0; times += 1) await two.run(longerMs);
  return two.differences();
}

async function cellsAtTheEnd(two: TwoWorlds): Promise<readonly string[]> {
  const cells = await differencesIn(two.looked);
  return two.isWatched() ? cells : [];
}

function aimOf(action: object): string {
  const known = new Set([
    'kind',
    'id',
    'step',
    'target',
    'risk',
    'timeoutMs',
    'lane',
    'retry',
    'confirm',
    'reason',
    'message',
  ]);
  return JSON.stringify(Object.fromEntries(Object.entries(action).filter(([key]) => !known.has(key))));
}
