// DESIGN.md 11: `perform(a)` in memory and the real handler of `a` over sockets give the same answer and leave equal worlds.
import { afterAll, describe, expect, it } from 'vitest';
import type { ActionKind } from '../../../src/core/action.ts';
import { play } from './play.ts';
import { isUsual, seeds } from './seeds.ts';
import { kindsOfActions } from './wishes.ts';

const performed = new Set<ActionKind>();

describe('actions', () => {
  it.each(seeds(6))('do the same over sockets as in memory, world %i', { timeout: 120_000 }, async (seed) => {
    const played = await play(seed);
    for (const kind of played.performed) performed.add(kind);
    expect(played.found).toEqual([]);
  });

  // The table of what is drawn has every kind by its type.
  it.runIf(isUsual)('were of every kind', () => {
    expect([...performed].toSorted()).toEqual([...kindsOfActions].toSorted());
  });
});

afterAll(() => performed.clear());
