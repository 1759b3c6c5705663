// Everything that may be said to the command line and be meant.
import fc from 'fast-check';
import type { Change, SaidOptions, Word } from '../../../src/api/desired-edit/change.ts';
import { minutes } from './edits.ts';

const names = ['titan-03', 'titan-07', 'titan-14', 'tethys', 'titan-24', 'titan-db'];
const reasons = ['', 'switch swap', 'a: b # c', "it's", '"x"', 'tür', 'yes', '12', '- a', 'long '.repeat(60).trim()];
const some = <Value>(...values: readonly Value[]) => fc.constantFrom(...values);

const options: fc.Arbitrary<SaidOptions> = fc.record(
  {
    skipDrain: fc.constant(true as const),
    skipEtcdSnapshot: fc.constant(true as const),
    forceFluxBranch: some('main', 'hotfix/x', '7'),
    acceptPower: fc.constantFrom<SaidOptions['acceptPower'][]>(
      { Statera: 'unknown' },
      { Pyrphoros: 'on-battery' },
    ) as fc.Arbitrary<NonNullable<SaidOptions['acceptPower']>>,
  },
  { requiredKeys: [] },
);
export const anyWord: fc.Arbitrary<Word> = fc.record(
  {
    cluster: some<Word['cluster']>('up', 'down'),
    mode: some<'config' | 'cluster-only' | 'poweroff'>('config', 'cluster-only', 'poweroff'),
    reason: some(...reasons),
    options,
  },
  { requiredKeys: ['cluster'] },
);

const saying = fc
  .record({
    word: fc.option(anyWord, { nil: undefined }),
    nodes: fc.uniqueArray(some(...names), { maxLength: 4 }),
    split: fc.nat(4),
  })
  .map(({ word, nodes, split }): Change => {
    // An alias and its name must not be on both sides.
    const [ignore, rest] = [nodes.slice(0, split), nodes.slice(split)];
    const tethys = ['tethys', 'titan-24'];
    const unignore = ignore.some((name) => tethys.includes(name))
      ? rest.filter((name) => !tethys.includes(name))
      : rest;
    return { kind: 'say', ignore, unignore, ...(word === undefined ? {} : { word }) };
  });
const releasing = fc.record({
  kind: fc.constant('release' as const),
  hold: some('ups/Statera', 'ups/Pyrphoros'),
  until: some(minutes(-5), minutes(0), minutes(0.01), minutes(30), minutes(720)),
  reason: some(...reasons),
});
const pausing = fc.record(
  {
    kind: fc.constant('pause' as const),
    act: some<'power-only' | 'never'>('power-only', 'never'),
    until: some(minutes(1), minutes(720)),
  },
  { requiredKeys: ['kind', 'act'] },
);

export const anyChange: fc.Arbitrary<Change> = fc.oneof(
  { weight: 3, arbitrary: saying },
  { weight: 2, arbitrary: releasing },
  { weight: 1, arbitrary: pausing },
  { weight: 1, arbitrary: fc.constant<Change>({ kind: 'resume' }) },
);
