import { describe, expect, it } from 'vitest';
import { reasons } from '../../src/api/reasons.ts';

describe('the reasons', () => {
  it('are explained by different sentences: two reasons for one thing would be looked up twice', () => {
    const sentences = Object.values(reasons);
    expect(new Set(sentences).size).toBe(sentences.length);
  });

  it('are those of the design', () => {
    expect(reasons).toMatchObject({
      RuntimeBelowBudget: expect.any(String),
      BlindOnBattery: expect.any(String),
      OffUnproven: expect.any(String),
      PoweredOnAfterRun: expect.any(String),
      StartReserveBelowNeed: expect.any(String),
    });
  });
});
