// One world, two pictures of it, cell by cell.
import { cellName } from '../../../src/core/facts.ts';
import type { Observed } from '../../../src/core/observed.ts';
import { same } from '../../../src/observers/same.ts';
import { cellsOfOneSide, differencesOfValues } from './differences.ts';
import { lookHard, type OneWorld, type Side, sides } from './one-world.ts';

type Facts = Readonly<Record<string, Observed<unknown>>>;
/** What of a cell is compared. */
interface Meaning {
  readonly state: string;
  readonly reason?: string | undefined;
  readonly value?: unknown;
}

/** The longest patience of a reading, with some beats: by then both sides have noticed what there is. */
const lookMs = 16_000;
const sampleMs = 500;
/** Freshness of a lease counts from the beat that saw it move, which on the two sides may be a minute apart. */
const looksAtMost = 5;
/** What moves is read at two beats: one side may show what the other showed up to so many samples ago. */
const samplesOfAge = 8;
/** A line for each cell that the two sides do not show alike. The own host has to be up: a dead process has no picture. */
export async function differencesIn(one: OneWorld): Promise<readonly string[]> {
  let asked: number | undefined;
  let left: ReadonlyMap<string, string> | undefined;
  for (let looks = 0; looks < looksAtMost && left?.size !== 0; looks += 1) {
    const seen = await look(one);
    asked ??= seen.askedAt;
    const found = new Map([...oversleptIn(seen, asked), ...disagreements(seen)]);
    // What only moves agrees again, or did so before; who was busy has answered.
    const before = left;
    left = new Map([...found].filter(([cell]) => before?.has(cell) !== false));
  }
  return [...(left ?? [])].map(([cell, how]) => `${cell}: ${how}`);
}

interface Look {
  readonly askedAt: number;
  readonly samples: readonly Readonly<Record<Side, Facts>>[];
}

async function look(one: OneWorld): Promise<Look> {
  const { ports } = one;
  const picture = (side: Side): Facts => ports[side].perceive(0).facts;
  const names = new Set(sides.flatMap((side) => Object.keys(picture(side))));
  const askedAt = ports.memory.clock.now();
  lookHard(one, [...names].map(cellName));
  const samples: Readonly<Record<Side, Facts>>[] = [];
  for (let passed = 0; passed < lookMs; passed += sampleMs) {
    await one.run(sampleMs);
    samples.push({ memory: picture('memory'), sockets: picture('sockets') });
  }
  for (const side of sides) ports[side].attend({ machines: [], refresh: [] });
  return { askedAt, samples };
}

/** Somebody asked for news of them, there is something to read, and they are older than the question. Last words are said once. */
function oversleptIn({ samples }: Look, askedAt: number): readonly (readonly [string, string])[] {
  const last = samples.at(-1);
  if (last === undefined) return [];
  return sides.flatMap((side) =>
    Object.entries(last[side])
      .filter(([cell, fact]) => fact.state === 'known' && fact.began < askedAt && !cell.startsWith('words/'))
      .map(([cell]) => [cell, `${side} was asked for it, and shows what is older than the question`] as const),
  );
}

/** By cell, what the one says and what the other says. */
function disagreements({ samples }: Look): ReadonlyMap<string, string> {
  const last = samples.at(-1);
  const found = new Map<string, string>();
  if (last === undefined) return found;
  const names = new Set([...Object.keys(last.memory), ...Object.keys(last.sockets)]);
  for (const cell of names) {
    if (isOfOneSide(cell, last)) continue;
    const recent = samples.slice(-samplesOfAge);
    const meanings = (side: Side): readonly Meaning[] =>
      recent.map((sample) => meaningOf(cell, sample[side][cell], side));
    const [memory, sockets] = [meanings('memory'), meanings('sockets')];
    const [nowThere, nowHere] = [memory.at(-1), sockets.at(-1)];
    const agrees =
      isNear(cell, last) && (memory.some((one) => same(one, nowHere)) || sockets.some((one) => same(one, nowThere)));
    if (!agrees) found.set(cell, `memory ${JSON.stringify(nowThere)}, sockets ${JSON.stringify(nowHere)}`);
  }
  return found;
}

const isOfOneSide = (cell: string, { memory, sockets }: Readonly<Record<Side, Facts>>): boolean =>
  Object.values(cellsOfOneSide).some(
    (one) => one.cell.test(cell) && (one.side === 'memory' ? sockets : memory)[cell] === undefined,
  );

function meaningOf(cell: string, fact: Observed<unknown> | undefined, side: Side): Meaning {
  if (fact === undefined) return { state: 'missing' };
  // The last good value of a stale fact is as old as the last beat of each side before it was lost: see `age` in differences.ts.
  if (fact.state !== 'known') return { state: fact.state, reason: fact.reason };
  return { state: fact.state, value: plain(bare(cell, fact.value, side)) };
}

function bare(cell: string, value: unknown, side: Side): unknown {
  let left = value;
  for (const { cell: which, without } of Object.values(differencesOfValues))
    if (which.test(cell) && isRecord(left)) left = without(left, side);
  return left;
}

function isNear(cell: string, { memory, sockets }: Readonly<Record<Side, Facts>>): boolean {
  const [there, here] = [memory, sockets].map((facts) => {
    const fact = facts[cell];
    return fact?.state === 'known' && isRecord(fact.value) ? fact.value : undefined;
  });
  if (there === undefined || here === undefined) return true;
  return Object.values(differencesOfValues).every((one) => !one.cell.test(cell) || one.near?.(there, here) !== false);
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The order in which a list names things says nothing. */
function plain(value: unknown): unknown {
  if (Array.isArray(value))
    return value.map(plain).toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  if (!isRecord(value)) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, one]) => [key, plain(one)]));
}
