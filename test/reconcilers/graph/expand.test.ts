import { describe, expect, it } from 'vitest';
import { stepId } from '../../../src/core/ids.ts';
import { keysOf } from '../../../src/core/records.ts';
import type { Order } from '../../../src/core/step.ts';
import { expand } from '../../../src/reconcilers/graph/expand.ts';
import { down, up } from '../../../src/reconcilers/order.ts';
import { aNeed, aRule, aScope } from '../../support/builders/graph.ts';

const needsOf = (order: Order<string>, id: string, scope = aScope({ machine: ['a', 'b', 'c'] })) =>
  expand(order, scope).find((step) => step.id === id)?.needs;

describe('expanding a table', () => {
  it('makes one step per subject, in the order of the table', () => {
    const order = { first: aRule(), second: aRule({ per: 'cluster' }) };
    const steps = expand(order, aScope({ machine: ['a', 'b'], cluster: ['cluster'] }));
    expect(steps.map((step) => step.id)).toEqual(['first/a', 'first/b', 'second/cluster']);
  });

  it('resolves `same` to the step of the same subject', () => {
    const order = { first: aRule(), second: aRule({ needs: [aNeed('first', 'same', 'done')] }) };
    expect(needsOf(order, 'second/b')).toEqual([{ until: 'done', id: stepId('first', 'b') }]);
  });

  it('takes a need whose subject does not exist for no need', () => {
    const order = {
      first: aRule({ per: 'agent' }),
      second: aRule({ needs: [aNeed('first', 'same'), aNeed('first', 'every'), aNeed('missing', 'every')] }),
    };
    expect(needsOf(order, 'second/a')).toEqual([]);
  });

  it('resolves `previous` to the sibling before, and the first has none', () => {
    const order = { only: aRule({ needs: [aNeed('only', 'previous')] }) };
    expect(needsOf(order, 'only/a')).toEqual([]);
    expect(needsOf(order, 'only/c')).toEqual([{ until: 'settled', id: stepId('only', 'b') }]);
  });

  it('lets siblings go together when nothing is left to be patient with', () => {
    const order = { only: aRule({ needs: [aNeed('only', 'previous')] }) };
    expect(needsOf(order, 'only/c', aScope({ machine: ['a', 'b', 'c'] }, { together: true }))).toEqual([]);
  });

  it('keeps a need on a whole row as one count, and never as one edge per pair', () => {
    const order = { first: aRule(), second: aRule({ needs: [aNeed('first', 'every')] }) };
    expect(needsOf(order, 'second/a')).toEqual([{ until: 'settled', row: 'first', count: 3 }]);
  });

  it('counts the majority of the configured servers, not of those in scope', () => {
    const order = { first: aRule({ per: 'server' }), second: aRule({ needs: [aNeed('first', 'majority', 'done')] }) };
    const scope = aScope({ server: ['a', 'b'], machine: ['a'] }, { quorum: 2 });
    expect(needsOf(order, 'second/a', scope)).toEqual([{ until: 'done', row: 'first', count: 2 }]);
  });

  it('waits for no more servers than there are in scope: those that are ignored cannot come', () => {
    const order = { first: aRule({ per: 'server' }), second: aRule({ needs: [aNeed('first', 'majority', 'done')] }) };
    const ofOne = aScope({ server: ['a'], machine: ['a'] }, { quorum: 2 });
    expect(needsOf(order, 'second/a', ofOne)).toEqual([{ until: 'done', row: 'first', count: 1 }]);
    expect(needsOf(order, 'second/a', aScope({ machine: ['a'] }, { quorum: 2 }))).toEqual([]);
  });

  it('resolves `fed` to the machines of the UPS that have the row', () => {
    const order = {
      first: aRule({ onlyFor: 'off' }),
      second: aRule({ per: 'ups', needs: [aNeed('first', 'fed', 'done')] }),
    };
    const scope = aScope(
      { machine: ['a', 'b', 'c'], ups: ['A'] },
      { off: new Set(['a', 'c']), fed: (ups) => (ups === 'A' ? ['a', 'b'] : []) },
    );
    expect(needsOf(order, 'second/A', scope)).toEqual([{ until: 'done', id: stepId('first', 'a') }]);
  });

  it('makes rows for `off` only where the target is off, and counts only those', () => {
    const order = { first: aRule({ onlyFor: 'off' }), second: aRule({ needs: [aNeed('first', 'every')] }) };
    const scope = aScope({ machine: ['a', 'b', 'c'] }, { off: new Set(['b']) });
    expect(expand(order, scope).map((step) => step.id)).toEqual(['first/b', 'second/a', 'second/b', 'second/c']);
    expect(needsOf(order, 'second/a', scope)).toEqual([{ until: 'settled', row: 'first', count: 1 }]);
  });

  it('makes rows for `quiet` only when the whole cluster goes quiet', () => {
    const order = { first: aRule({ onlyFor: 'quiet' }), second: aRule({ needs: [aNeed('first', 'every')] }) };
    expect(expand(order, aScope({ machine: ['a'] })).map((step) => step.id)).toEqual(['second/a']);
    expect(needsOf(order, 'second/a', aScope({ machine: ['a'] }))).toEqual([]);
    expect(expand(order, aScope({ machine: ['a'] }, { quiet: true }))).toHaveLength(2);
  });
});

describe.each([
  ['down', down as Order<string>],
  ['up', up as Order<string>],
])('the order of going %s', (_, order) => {
  const rows = keysOf(order);

  it('needs only rows above, or the own row for the sibling before', () => {
    for (const row of rows) {
      for (const need of order[row]?.needs ?? []) {
        const allowed = need.of === 'previous' ? need.step === row : rows.indexOf(need.step) < rows.indexOf(row);
        expect(allowed, `${row} needs ${need.step}`).toBe(true);
        expect(rows, `${row} needs ${need.step}`).toContain(need.step);
      }
    }
  });

  it('has ladders whose rungs come later and later, from the first moment on', () => {
    for (const row of rows) {
      const shares = order[row]?.ladder?.map((rung) => rung.afterLimitShare) ?? [0];
      expect(shares[0], row).toBe(0);
      expect(
        shares.toSorted((a, b) => a - b),
        row,
      ).toEqual(shares);
      expect(new Set(shares).size, row).toBe(shares.length);
    }
  });
});
