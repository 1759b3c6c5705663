import { describe, expect, it } from 'vitest';
import { after } from '../../../src/core/moment.ts';
import { minimumPatienceMs } from '../../../src/reconcilers/graph/settle.ts';
import { aNeed, aRule, aScene, aScope, assessed, sceneLimitMs, sceneStart } from '../../support/builders/graph.ts';

const one = { only: aRule() };
const pair = { first: aRule(), second: aRule({ needs: [aNeed('first', 'same')] }) };

describe('done', () => {
  it('latches: unknown keeps what was done', () => {
    const done = aScene(one, { verdicts: { 'only/m': 'done' } });
    const later = done.later(10_000, { 'only/m': 'unknown' });
    expect(later.state('only/m')).toEqual({ is: 'done', at: sceneStart });
  });

  it('is never made by unknown', () => {
    expect(aScene(one, { verdicts: { 'only/m': 'unknown' } }).is('only/m')).toBe('ready');
  });

  it('is taken back by a known not-done, and the step gets the limit that it has not used', () => {
    const done = aScene(one, { verdicts: { 'only/m': 'done' } });
    const back = done.later(10 * sceneLimitMs, { 'only/m': 'not-done' });
    expect(back.is('only/m')).toBe('ready');
    expect(back.later(sceneLimitMs - 1).is('only/m')).toBe('ready');
    expect(back.later(sceneLimitMs).is('only/m')).toBe('given-up');
  });

  it('that is taken back begins at the first rung again', () => {
    const ladder = [
      { rung: 'ask', afterLimitShare: 0 },
      { rung: 'force', afterLimitShare: 0.8 },
    ];
    const done = aScene({ only: aRule({ ladder }) }, { verdicts: { 'only/m': 'done' } });
    expect(done.later(10 * sceneLimitMs, { 'only/m': 'not-done' }).rungs.get('only/m')).toBe('ask');
  });

  it('counts only after its needs are settled', () => {
    const early = aScene(pair, { verdicts: { 'second/m': 'done' } });
    expect(early.is('second/m')).toBe('waiting');
    expect(early.record('second/m')?.doneAt).toBeUndefined();
    expect(early.later(1_000, { 'first/m': 'done' }).is('second/m')).toBe('done');
  });

  it('stays when a step above regresses, so that a regression does not cost every limit again', () => {
    const done = aScene(pair, { verdicts: { 'first/m': 'done', 'second/m': 'done' } });
    const regressed = done.later(5_000, { 'first/m': 'not-done' });
    expect(regressed.is('first/m')).toBe('ready');
    expect(regressed.state('second/m')).toEqual({ is: 'done', at: sceneStart });
  });

  it('stays when the step no longer applies: what is off by now was drained all the same', () => {
    const done = aScene(one, { verdicts: { 'only/m': 'done' } });
    expect(done.later(5_000, { 'only/m': 'not-applicable' }).is('only/m')).toBe('done');
  });

  it('clears what its limit had settled', () => {
    const givenUp = aScene(one).later(sceneLimitMs);
    const done = givenUp.later(1_000, { 'only/m': 'done' });
    expect(done.is('only/m')).toBe('done');
    expect(done.record('only/m')?.settledBy).toBeUndefined();
  });

  it('keeps the same records while nothing changes', () => {
    const done = aScene(pair, { verdicts: { 'first/m': 'done' } });
    expect(done.later(1_000).settled.records).toBe(done.settled.records);
  });
});

describe('needs', () => {
  it('until settled are satisfied by done, skipped, given up and not applicable', () => {
    const order = { first: aRule({ atLimit: 'skip' }), second: pair.second };
    expect(aScene(order).is('second/m')).toBe('waiting');
    expect(aScene(order, { verdicts: { 'first/m': 'done' } }).is('second/m')).toBe('ready');
    expect(aScene(order, { verdicts: { 'first/m': 'not-applicable' } }).is('second/m')).toBe('ready');
    expect(aScene(order).later(sceneLimitMs).is('second/m')).toBe('ready');
    expect(aScene(pair).later(sceneLimitMs).is('second/m')).toBe('ready');
  });

  it('until done are not satisfied by a step that was skipped at its limit', () => {
    const order = {
      first: aRule({ per: 'cluster', atLimit: 'skip' }),
      second: aRule({ needs: [aNeed('first', 'every', 'done')] }),
    };
    const scope = aScope({ cluster: ['cluster'], machine: ['m'] });
    const late = aScene(order, { scope }).later(sceneLimitMs);
    expect(late.is('first/cluster')).toBe('skipped');
    expect(late.is('second/m')).toBe('waiting');
  });

  it('until proceed are satisfied by the softer rule of a gate that is still open', () => {
    const order = { first: aRule(), second: aRule({ needs: [aNeed('first', 'same', 'proceed')] }) };
    const proceeding = aScene(order, { verdicts: { 'first/m': assessed('not-done', { proceed: true }) } });
    expect(proceeding.is('first/m')).toBe('ready');
    expect(proceeding.is('second/m')).toBe('ready');
    expect(aScene(order).is('second/m')).toBe('waiting');
  });

  it('until proceed are not satisfied by a gate that waits itself', () => {
    const order = {
      zero: aRule(),
      first: aRule({ needs: [aNeed('zero', 'same')] }),
      second: aRule({ needs: [aNeed('first', 'same', 'proceed')] }),
    };
    const waiting = aScene(order, { verdicts: { 'first/m': assessed('not-done', { proceed: true }) } });
    expect(waiting.is('second/m')).toBe('waiting');
  });

  it('on a majority are satisfied by as many as it takes', () => {
    const order = {
      first: aRule({ per: 'server' }),
      second: aRule({ per: 'cluster', needs: [aNeed('first', 'majority', 'done')] }),
    };
    const scope = aScope({ server: ['a', 'b', 'c'], cluster: ['cluster'] }, { quorum: 2 });
    const alone = aScene(order, { scope, verdicts: { 'first/a': 'done' } });
    expect(alone.is('second/cluster')).toBe('waiting');
    expect(alone.later(1_000, { 'first/c': 'done' }).is('second/cluster')).toBe('ready');
  });
});

describe('a limit that has passed', () => {
  it('gives a step up that must happen, by name, and nothing waits for it', () => {
    const late = aScene(pair).later(sceneLimitMs);
    expect(late.state('first/m')).toEqual({ is: 'given-up', at: after(sceneStart, sceneLimitMs) });
    expect(late.record('first/m')?.settledBy).toBe('limit');
    expect(late.is('second/m')).toBe('ready');
  });

  it('leaves an optional step out', () => {
    const late = aScene({ only: aRule({ atLimit: 'skip' }) }).later(sceneLimitMs);
    expect(late.state('only/m')).toEqual({ is: 'skipped', by: 'limit' });
  });

  it('blocks a step that safety rests on, for as long as it takes', () => {
    const late = aScene({ only: aRule({ atLimit: 'block' }), next: aRule({ needs: [aNeed('only', 'same')] }) })
      .later(sceneLimitMs)
      .later(100 * sceneLimitMs);
    expect(late.is('only/m')).toBe('blocked');
    expect(late.is('next/m')).toBe('waiting');
  });

  it('does not pass early, and its instant is announced', () => {
    const scene = aScene(one);
    expect(scene.wakeAt).toBe(after(sceneStart, sceneLimitMs));
    expect(scene.later(sceneLimitMs - 1).is('only/m')).toBe('ready');
  });

  it('counts from the moment when the needs were settled', () => {
    const ready = aScene(pair).later(30_000, { 'first/m': 'done' });
    expect(ready.later(sceneLimitMs - 1).is('second/m')).toBe('ready');
    expect(ready.later(sceneLimitMs).is('second/m')).toBe('given-up');
  });

  it('comes also to what is done and undone in turns: time spent counts on', () => {
    let scene = aScene(one);
    for (let turn = 0; turn < 8; turn++) {
      scene = scene.later(10_000, { 'only/m': 'done' }).later(5_000, { 'only/m': 'not-done' });
    }
    expect(scene.is('only/m')).toBe('given-up');
  });

  it('counts from the end of the row that it waits for, when it has one', () => {
    const order = { others: aRule(), own: aRule({ limitAfter: 'others' }) };
    const scope = aScope({ machine: ['a', 'b'] });
    const early = aScene(order, { scope, verdicts: { 'others/a': 'done' } }).later(0.9 * sceneLimitMs);
    const settled = early.later(1, { 'others/b': 'done' });
    expect(settled.later(sceneLimitMs - 1).is('own/a')).toBe('ready');
    expect(settled.later(sceneLimitMs).is('own/a')).toBe('given-up');
  });

  it('comes sooner when the battery ends before it', () => {
    const hurry = { deadline: () => after(sceneStart, 20_000) };
    expect(aScene(one, hurry).later(19_999).is('only/m')).toBe('ready');
    expect(aScene(one, hurry).later(20_000).is('only/m')).toBe('given-up');
  });

  it('leaves the time to send something and see it, even when the battery is gone', () => {
    const gone = { deadline: () => after(sceneStart, -60_000) };
    expect(
      aScene(one, gone)
        .later(minimumPatienceMs - 1)
        .is('only/m'),
    ).toBe('ready');
    expect(aScene(one, gone).later(minimumPatienceMs).is('only/m')).toBe('given-up');
  });

  it('does not exist for a step without one', () => {
    expect(
      aScene(one, { limitMs: () => Infinity })
        .later(1e12)
        .is('only/m'),
    ).toBe('ready');
  });

  it('takes with it what needs the step done on the same subject, and nobody else', () => {
    const order = { first: aRule(), second: aRule({ needs: [aNeed('first', 'same', 'done')] }) };
    const scope = aScope({ machine: ['m', 'n'] });
    const limitMs = (step: { readonly row: string }) => (step.row === 'first' ? sceneLimitMs : Infinity);
    const givenUp = aScene(order, { scope, limitMs, verdicts: { 'first/n': 'done' } }).later(sceneLimitMs);
    expect(givenUp.is('second/m')).toBe('given-up');
    expect(givenUp.state('second/m')).toMatchObject({ with: 'first/m' });
    expect(givenUp.is('second/n')).toBe('ready');
    const back = givenUp.later(1_000, { 'first/m': 'done' });
    expect(back.is('second/m')).toBe('ready');
  });
});

describe('rows left out', () => {
  it('are skipped with the reason, and satisfy what waits for them', () => {
    const scene = aScene(pair, { leftOut: (step) => (step.row === 'first' ? 'pace' : undefined) });
    expect(scene.state('first/m')).toEqual({ is: 'skipped', by: 'pace' });
    expect(scene.is('second/m')).toBe('ready');
  });

  it('stay done when they were done before', () => {
    const done = aScene(one, { verdicts: { 'only/m': 'done' } });
    expect(done.later(1_000, {}, { leftOut: () => 'no-api' }).is('only/m')).toBe('done');
  });
});

describe('a verdict that has to hold', () => {
  const order = { only: aRule({ stable: 'soak' }) };
  const soak = { stableMs: () => 30_000, limitMs: () => Infinity };

  it('soaks before it counts', () => {
    const soaking = aScene(order, { ...soak, verdicts: { 'only/m': 'done' } });
    expect(soaking.is('only/m')).toBe('soaking');
    expect(soaking.wakeAt).toBe(after(sceneStart, 30_000));
    expect(soaking.later(29_999).is('only/m')).toBe('soaking');
    expect(soaking.later(30_000).is('only/m')).toBe('done');
  });

  it('begins anew after a break, also when nobody can tell', () => {
    for (const breaking of ['not-done', 'unknown'] as const) {
      const broken = aScene(order, { ...soak, verdicts: { 'only/m': 'done' } }).later(20_000, { 'only/m': breaking });
      const again = broken.later(1_000, { 'only/m': 'done' });
      expect(again.later(29_999).is('only/m'), breaking).toBe('soaking');
      expect(again.later(30_000).is('only/m'), breaking).toBe('done');
    }
  });
});

describe('a ladder', () => {
  const ladder = [
    { rung: 'ask', afterLimitShare: 0 },
    { rung: 'press', afterLimitShare: 0.5 },
    { rung: 'force', afterLimitShare: 0.8 },
  ];
  const order = { zero: aRule(), only: aRule({ needs: [aNeed('zero', 'same')], ladder }) };

  it('takes stronger means as the limit comes nearer', () => {
    const scene = aScene(order, { verdicts: { 'zero/m': 'done' } });
    const rungAfter = (share: number) => scene.later(share * sceneLimitMs).rungs.get('only/m');
    expect([0, 0.49, 0.5, 0.79, 0.8, 1].map(rungAfter)).toEqual(['ask', 'ask', 'press', 'press', 'force', 'force']);
  });

  it('announces the instant of the next rung', () => {
    expect(aScene(order, { verdicts: { 'zero/m': 'done' } }).wakeAt).toBe(after(sceneStart, 0.5 * sceneLimitMs));
  });

  it('is not climbed while the step waits', () => {
    const late = aScene(order, { limitMs: (step) => (step.row === 'zero' ? Infinity : sceneLimitMs) });
    expect(late.later(10 * sceneLimitMs).rungs.get('only/m')).toBeUndefined();
  });
});
