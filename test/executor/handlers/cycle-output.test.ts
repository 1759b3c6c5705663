// The order to cut an output, given to a UPS that does with its delay what it likes.
import { describe, expect, it } from 'vitest';
import type { NutOrder } from '../../../src/clients/nut/nut-answer.ts';
import type { Answer } from '../../../src/core/action.ts';
import { createCycleOutput, longestCycleMs, type OrderedUps } from '../../../src/executor/handlers/cycle-output.ts';
import { toNode } from '../../support/builders/actions.ts';
import { keeper, upsA } from '../../support/builders/config.ts';
import { createFakeClock } from '../../support/fake-clock.ts';

const action = { ...toNode('CycleOutput', 'cycle-ups-output', keeper), ups: upsA, offDelayMs: 60_000 };
const taken: NutOrder = { is: 'accepted', byDriver: true };
const untold: NutOrder = { is: 'unknown', why: { is: 'unreachable', cause: 'timed-out', message: 'nobody says' } };

/** A UPS with this delay after it was told another one, and what it was told. */
async function told(ups: { shows: (looks: number) => string; set?: NutOrder; given?: NutOrder }) {
  const orders: string[] = [];
  let looks = 0;
  const client: OrderedUps['client'] = {
    variables: () => {
      looks += 1;
      return Promise.resolve({ is: 'ok', value: new Map([['ups.delay.shutdown', ups.shows(looks)]]) });
    },
    setVariable: (name, variable, value) => {
      orders.push(`${name} ${variable}=${value}`);
      return Promise.resolve(ups.set ?? taken);
    },
    instantCommand: (name, command) => {
      orders.push(`${name} ${command}`);
      return Promise.resolve(ups.given ?? taken);
    },
  };
  const clock = createFakeClock();
  const handler = createCycleOutput(new Map([[upsA, { client, nameThere: 'rack' }]]), clock);
  let answer: Answer | undefined;
  const done = handler(action, new AbortController().signal).then((given) => (answer = given));
  await clock.advance(longestCycleMs);
  await done;
  return { orders, answer };
}

describe('an output', () => {
  it('is cut once the UPS shows the delay that it was told, which may take a moment', async () => {
    expect(await told({ shows: (looks) => (looks < 4 ? '20' : '060') })).toEqual({
      orders: ['rack ups.delay.shutdown=60', 'rack shutdown.return'],
      answer: { outcome: 'accepted' },
    });
  });

  it.each(['20', '', 'soon', '-1'])('is not cut by a UPS that goes on showing %j', async (shown) => {
    const { orders, answer } = await told({ shows: () => shown, set: untold });
    expect(orders).toEqual(['rack ups.delay.shutdown=60']);
    expect(answer).toMatchObject({ outcome: 'failed', note: expect.stringContaining('its output is not cut') });
  });

  it('may or may not be cut when nobody says what became of the order', async () => {
    expect((await told({ shows: () => '60', given: untold })).answer).toMatchObject({ outcome: 'unknown' });
  });
});
